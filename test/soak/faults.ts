/** @file What goes wrong in the soak: every kind of fault at every step, all rare. */

/** What the app calls on its way, and the upload host. */
const STEPS = [
  'photos.getAlbums',
  'photos.createAlbum',
  'photosV2.getUploadUrl',
  'upload',
  'photosV2.commit',
  'photos.getPhotos',
  'photos.getInfo',
] as const;

const KINDS = [
  { do: 'error', code: 1 },
  { do: 'error', code: 2 },
  { do: 'error', code: 8 },
  { do: 'error', code: 8, waitMillis: 300 },
  { do: 'error', code: 9999 },
  { do: 'error', code: 30 },
  { do: 'error', code: 31 },
  { do: 'error', code: 324 },
  { do: 'http', status: 500 },
  { do: 'http', status: 502 },
  { do: 'http', status: 503 },
  { do: 'html' },
  { do: 'garbage' },
  { do: 'drop-before' },
  { do: 'drop-after' },
  { do: 'truncate' },
  { do: 'delay', delayMillis: 400 },
] as const;

export type SoakFault = (typeof KINDS)[number] & {
  readonly on: (typeof STEPS)[number];
  readonly chance: number;
};

/** Faults that together hit a request with this probability, each kind equally often. */
export function everyFault(chance: number): SoakFault[] {
  return STEPS.flatMap((on) =>
    KINDS.map((kind, index) => {
      // The stand-in asks one after the other: the later ones only get what the earlier missed.
      const share = chance / KINDS.length;
      return { ...kind, on, chance: share / (1 - share * index) };
    }),
  );
}

/** A fault's kind in a few letters, for the table. */
export function nameOfFault(fault: {
  readonly do: string;
  readonly code?: number | undefined;
  readonly status?: number | undefined;
  readonly waitMillis?: number | undefined;
}): string {
  switch (fault.do) {
    case 'error':
      return `error ${fault.code ?? ''}${fault.waitMillis === undefined ? '' : ' with wait'}`;
    case 'http':
      return `http ${fault.status ?? ''}`;
    default:
      return fault.do;
  }
}
