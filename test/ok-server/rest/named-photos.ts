/** @file The reserved photos that a commit names, for faults that mean one photo. */
import { z } from 'zod';
import type { Database } from '../store/database.ts';
import { sizesOf } from '../store/tickets.ts';

const list = z.preprocess(
  (text) => {
    try {
      return JSON.parse(String(text)) as unknown;
    } catch {
      return undefined; // the call itself says what is wrong with it
    }
  },
  z.array(z.object({ photo_id: z.string() })),
);

/** The sizes that the photos were reserved with; a call that names none has none. */
export function sizesNamed(
  database: Database,
  parameters: ReadonlyMap<string, string>,
): readonly number[] {
  const single = parameters.get('photo_id');
  const several = list.safeParse(parameters.get('photos'));
  const ids = several.success ? several.data.map(({ photo_id: photoId }) => photoId) : [];
  return sizesOf(database, single === undefined ? ids : [single, ...ids]);
}
