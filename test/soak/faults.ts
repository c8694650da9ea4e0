/**
 * @file What goes wrong in the soak: every kind of fault at every step, all rare. Left out is what
 * only a person mends, since nobody is there: a missing permission, a session that is over (102,
 * 103) or cannot be renewed, wrong keys, a blocked account.
 */

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
  // Quotas of a day: without a time to wait these would stand still for half a minute each.
  { do: 'error', code: 9, waitMillis: 300 },
  { do: 'error', code: 11, waitMillis: 300 },
  { do: 'error', code: 511, waitMillis: 300 },
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
  { do: 'http-after', status: 500 },
  { do: 'portal' },
  { do: 'delay', delayMillis: 400 },
  { do: 'delay', delayMillis: 2500 },
] as const;

/** How long OK may be silent: less than the longer delay, whose answer nobody hears any more. */
export const ANSWER_TIMEOUT_MS = 1500;
/** How long an effect is waited for: that of the longer delay comes well before its call is repeated. */
export const COMMIT_PATIENCE_MS = 3000;

/** Of the upload host it is said of the address that it gave: that one is over, and not the session. */
const TICKET_OVER = { do: 'error', code: 102, on: 'upload' } as const;
/** What a page or a redirect in OK's place is looked at by: half of those prove to be the network's own sign-in. */
const PORTAL_SEEN = { do: 'portal', on: 'blank.html', chance: 0.5 } as const;

/** Faults that together hit a request with this probability, each kind equally often. */
export function everyFault(chance: number) {
  const ofStep = (on: (typeof STEPS)[number]) => {
    const kinds = [
      ...KINDS.map((kind) => ({ ...kind, on })),
      ...(on === 'upload' ? [TICKET_OVER] : []),
    ];
    return kinds.map((kind, index) => {
      // The stand-in asks one after the other: the later ones only get what the earlier missed.
      const share = chance / kinds.length;
      return { ...kind, chance: share / (1 - share * index) };
    });
  };
  return [...STEPS.flatMap(ofStep), PORTAL_SEEN];
}

/** A fault's kind in a few letters, for the table. */
export function nameOfFault(fault: {
  readonly do: string;
  readonly code?: number | undefined;
  readonly status?: number | undefined;
  readonly waitMillis?: number | undefined;
  readonly delayMillis?: number | undefined;
}): string {
  switch (fault.do) {
    case 'error':
      return `error ${fault.code ?? ''}${fault.waitMillis === undefined ? '' : ' with wait'}`;
    case 'http':
    case 'http-after':
      return `${fault.do} ${fault.status ?? ''}`;
    case 'delay':
      return `delay ${fault.delayMillis ?? ''}`;
    default:
      return fault.do;
  }
}
