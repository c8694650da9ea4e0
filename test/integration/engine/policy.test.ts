/** @file Every error number of OK at every step where it can come: what it means for the queue, and what the person reads. */
import { describe, expect, test } from 'vitest';
import { KNOWN_NUMBERS } from '../../../src/main/upload/policy.ts';
import type { ProblemCode } from '../../../src/shared/errors.ts';
import type { PauseReason } from '../../../src/shared/upload.ts';
import { makeRig } from './rig.ts';
import {
  expectAllThere,
  expectFailed,
  expectSaid,
  failuresOf,
  reasonsOf,
  upload,
} from './story.ts';

/** What the queue does. */
type Meaning =
  /** It waits, says until when, and goes on by itself. */
  | { readonly waits: PauseReason }
  /** It waits until a person has acted. */
  | { readonly stands: PauseReason }
  /** Only the photo that is meant fails; a reservation means each of them, until it stands alone. */
  | { readonly fails: ProblemCode }
  /** The place is not there, or the words are refused: whatever goes there fails. */
  | { readonly failsAll: ProblemCode }
  /** It tries again, and the person need not hear of it. */
  | 'passes'
  /** Another reservation is made for what was to be sent. */
  | 'reserves again';

const inTrouble = {
  reserve: { waits: 'server-unavailable' },
  send: 'passes',
  commit: 'passes',
} as const;
const everywhere = <M extends Meaning>(meaning: M) => ({
  reserve: meaning,
  send: meaning,
  commit: meaning,
});
/** The upload host knows no session and no keys: such an error is about the address. */
const notSending = (meaning: Meaning) => ({
  ...everywhere(meaning),
  send: 'reserves again' as const,
});

const MEANINGS: Readonly<Record<number, Readonly<Record<'reserve' | 'send' | 'commit', Meaning>>>> =
  {
    1: inTrouble,
    2: inTrouble,
    9999: inTrouble,
    7: everywhere({ waits: 'action-blocked' }),
    8: everywhere({ waits: 'flood' }),
    9: everywhere({ waits: 'address-blocked' }),
    11: everywhere({ waits: 'limit-reached' }),
    511: everywhere({ waits: 'spam-suspected' }),
    10: everywhere({ stands: 'permission-missing' }),
    200: everywhere({ stands: 'permission-missing' }),
    101: notSending({ stands: 'keys-wrong' }),
    104: notSending({ stands: 'keys-wrong' }),
    105: notSending({ stands: 'keys-wrong' }),
    210: everywhere({ stands: 'keys-wrong' }),
    102: notSending({ stands: 'signed-out' }),
    103: notSending({ stands: 'signed-out' }),
    453: notSending({ stands: 'signed-out' }),
    22: everywhere({ stands: 'account-blocked' }),
    401: everywhere({ stands: 'account-blocked' }),
    402: everywhere({ stands: 'account-blocked' }),
    403: everywhere({ stands: 'account-blocked' }),
    514: everywhere({ stands: 'account-blocked' }),
    21: everywhere({ fails: 'photo-refused' }),
    30: everywhere('passes'),
    31: everywhere('passes'),
    324: everywhere('passes'),
    500: everywhere({ fails: 'photo-too-heavy' }),
    501: everywhere({ fails: 'photo-too-small' }),
    502: everywhere({ fails: 'photo-too-big' }),
    503: everywhere({ fails: 'not-a-photo' }),
    504: everywhere({ fails: 'photo-damaged' }),
    505: everywhere({ fails: 'photo-refused' }),
    508: everywhere({ fails: 'photo-refused' }),
    26: everywhere({ fails: 'album-full' }),
    120: everywhere({ failsAll: 'album-missing' }),
    512: everywhere({ failsAll: 'album-missing' }),
    24: everywhere({ failsAll: 'album-missing' }),
    50: everywhere({ failsAll: 'group-missing' }),
    160: everywhere({ failsAll: 'group-missing' }),
    456: everywhere({ failsAll: 'group-missing' }),
    513: everywhere({ failsAll: 'group-missing' }),
    454: everywhere({ failsAll: 'text-refused' }),
    600: everywhere({ failsAll: 'text-refused' }),
    601: everywhere({ failsAll: 'text-refused' }),
  };

/** Numbers that are in no table, or mean something to the upload host only. */
const OTHERS: typeof MEANINGS = {
  ...Object.fromEntries(
    [3, 4, 100, 106, 121, 300].map((code) => [
      code,
      {
        reserve: { failsAll: 'request-refused' },
        send: 'reserves again',
        commit: { fails: 'commit-refused' },
      } as const,
    ]),
  ),
  4711: {
    reserve: { failsAll: 'request-refused' },
    send: { fails: 'photo-refused' },
    commit: { fails: 'commit-refused' },
  },
};

const STEPS = {
  reserve: 'photosV2.getUploadUrl',
  send: 'upload',
  commit: 'photosV2.commit',
} as const;

test('every number that has a rule has its tests', () => {
  expect(Object.keys(MEANINGS).map(Number)).toEqual([...KNOWN_NUMBERS].sort((a, b) => a - b));
});

const rows = Object.entries({ ...MEANINGS, ...OTHERS }).flatMap(([code, meanings]) =>
  (['reserve', 'send', 'commit'] as const).map((stage) => ({
    code: Number(code),
    stage,
    meaning: meanings[stage],
    says: sentenceOf(meanings[stage]),
  })),
);

describe.concurrent('an error number', { timeout: 90_000 }, () => {
  test.for(rows)('$code at $stage: $says', async ({ code, stage, meaning }, context) => {
    const rig = await makeRig({}, context);
    const on = STEPS[stage];
    for (const width of [100, 130]) await rig.photo(`${width}.jpg`, { width });
    await rig.photo('meant.jpg', { width: 300, height: 280 });
    const fault = { on, do: 'error', code, ...what(meaning, stage, rig.written[2]?.bytes) };
    await rig.faults([fault]);
    // What a copy changes is told in copies.test.ts.
    const story = await upload(rig, { refusedPhotos: 'say' });

    if (meaning === 'passes' || meaning === 'reserves again') {
      expect(reasonsOf(story)).toEqual([]);
    } else if ('waits' in meaning) {
      expectSaid(story.pauses[0], meaning.waits);
      expect(story.pauses[0]?.until).not.toBeNull();
      expect(story.pauses[0]?.problem).toMatchObject({ okCode: code, stage });
    } else if ('stands' in meaning) {
      const { pause, counts } = story.engine.snapshot();
      expectSaid(pause, meaning.stands);
      expect(pause?.until).toBeNull();
      expect([counts.failed, rig.attempts()]).toEqual([0, 0]);
      story.engine.resume();
      await story.engine.whenSettled();
    } else {
      const isOne = 'fails' in meaning && stage !== 'reserve';
      const except = isOne ? ['meant.jpg'] : rig.written.map(({ name }) => name);
      expectFailed(story, except, 'fails' in meaning ? meaning.fails : meaning.failsAll);
      await expectAllThere(rig, { except });
      const posts = await rig.posts();
      await rig.faults([]);
      expect(story.engine.retry({ all: true })).toBe(except.length);
      await story.engine.whenSettled();
      if (stage === 'commit') expect(await rig.posts()).toBe(posts); // not a byte is sent again
    }
    expect(failuresOf(story)).toEqual({});
    await expectAllThere(rig);
    if (stage === 'reserve' || (typeof meaning === 'object' && !('waits' in meaning))) return;
    expect(await rig.calls(STEPS.reserve)).toBe(meaning === 'reserves again' ? 2 : 1);
  });
});

/** How often it comes, and to whom. */
function what(meaning: Meaning, stage: string, bytes: number | undefined): object {
  if (typeof meaning === 'string') return { times: 1 };
  if ('waits' in meaning) return { times: 1, waitMillis: 1000 };
  if ('stands' in meaning) return { times: 1 };
  return 'fails' in meaning && stage !== 'reserve' ? { bytes } : {};
}

function sentenceOf(meaning: Meaning): string {
  if (typeof meaning === 'string') return `the queue ${meaning}`;
  if ('waits' in meaning) return `the queue waits for a while (${meaning.waits})`;
  if ('stands' in meaning) return `the queue waits for a person (${meaning.stands})`;
  if ('failsAll' in meaning) return `all fail (${meaning.failsAll})`;
  return `the photo that is meant fails (${meaning.fails})`;
}
