/** @file What OK refuses for its weight, its pixels or its format arrives as a smaller copy; the photo itself is never touched. */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { withExif } from '../../../scripts/sample-exif.ts';
import type { Engine } from '../../../src/main/engine/contract.ts';
import { queueFile } from '../../../src/main/platform/data-folder.ts';
import type { MadeCopy } from '../../../src/main/queue/copy.ts';
import { openStoreToLook } from '../../../src/main/queue/store.ts';
import { createTranslator } from '../../../src/shared/messages.ts';
import { WHOLE_QUEUE, type UploadView } from '../../../src/shared/upload.ts';
import { scene } from '../../support/scenes.ts';
import { SMALL_HEIC } from '../ok-server/small-heic.ts';
import { adminGroup, makeRig, sha256, until, type Rig } from './rig.ts';
import { begin, expectAllThere, expectFailed, failuresOf, heldTopics, upload } from './story.ts';

/** More pixels a side than the stand-in takes, and few in all. */
const WIDE = { width: 8000, height: 60 };

function rowsOf(engine: Engine): readonly UploadView[] {
  return engine.page({ ...WHOLE_QUEUE, offset: 0, limit: 100 }).rows;
}

/** The copies that the queue says were made, by the name of their photo. */
function madeIn(rig: Rig): Record<string, MadeCopy> {
  const store = openStoreToLook(queueFile(rig.dataFolder), Date.now);
  store.lookAtAccount(rig.server.uid);
  try {
    const rows = store.uploadsOf(Array.from({ length: 50 }, (_, index) => index + 1));
    return Object.fromEntries(
      rows.flatMap(({ name, progress }) =>
        progress.copy?.made == null ? [] : [[name, progress.copy.made]],
      ),
    );
  } finally {
    store.close();
  }
}

async function filesOfCopies(rig: Rig): Promise<string[]> {
  return await readdir(path.join(rig.dataFolder, 'copies'));
}

/** OK holds the copy of this one photo that the queue tells of, once, with its caption; and no file of it is left. */
async function expectCopyThere(rig: Rig, name: string, caption = ''): Promise<MadeCopy> {
  const made = madeIn(rig)[name];
  if (made === undefined) throw new Error(`No copy was made of ${name}`);
  const held = (await rig.stored()).map((photo) => [
    photo.albumTitle,
    photo.comment ?? '',
    photo.sha256,
  ]);
  expect(held).toEqual([['Holiday', caption, made.fingerprint]]);
  expect(await filesOfCopies(rig)).toEqual([]);
  return made;
}

/** A photo that does not get light by being compressed. */
async function grain(side: number, format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: side, height: side, channels: 3, background: '#888', noise } as const;
  return await sharp({ create }).toFormat(format, { quality: 95 }).toBuffer();
}

describe.concurrent('a photo that OK refuses', { timeout: 60_000 }, () => {
  test.for([
    {
      why: 'for its pixels',
      name: 'wide.jpg',
      content: () =>
        sharp({ create: { ...WIDE, channels: 3, background: '#a63' } })
          .jpeg()
          .toBuffer(),
      switches: {},
      copy: { width: 7680, height: 58 },
    },
    {
      why: 'for its weight, before it is sent',
      name: 'heavy.jpg',
      content: () => grain(400),
      switches: { maxBytes: 120_000 },
      copy: { width: 400, height: 400 },
    },
    {
      why: 'for its format',
      name: 'drawing.png',
      content: () => grain(100, 'png'),
      switches: { formats: ['jpeg'] },
      copy: { width: 100, height: 100 },
    },
    {
      why: 'for being a HEIC',
      name: 'IMG_1.HEIC',
      content: () => Promise.resolve(Buffer.from(SMALL_HEIC)),
      switches: { formats: ['jpeg', 'png'] },
      copy: { width: 128, height: 96 },
    },
  ])('$why arrives as a copy, and the file stays as it was', async (row, context) => {
    const rig = await makeRig({}, context);
    await rig.switches(row.switches);
    const content = await row.content();
    const file = await rig.file(row.name, content);
    const before = await stat(file);
    const story = await upload(rig);

    expect(failuresOf(story)).toEqual({});
    const made = await expectCopyThere(rig, row.name);
    expect(made).toMatchObject(row.copy);
    const [shown] = rowsOf(story.engine);
    expect(shown).toMatchObject({ state: 'done', copy: row.copy, problem: null });
    expect(story.engine.report()).toMatchObject({ uploaded: 1, failed: 0, copies: 1 });
    // The ledger knows the photo, not the copy: it is not sent again.
    const { fingerprint, history } = (await story.engine.details(shown?.id ?? 0)) ?? {};
    expect(fingerprint).toBe(sha256(content));
    expect(history?.map(({ kind }) => kind)).toEqual(['done', 'sent', 'copied', 'problem']);
    expect((await story.engine.add(request(rig))).duplicates).toBe(1);
    expect(await readFile(file)).toEqual(content);
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
  });

  test('keeps its caption, date and camera, and stands upright', async (context) => {
    const rig = await makeRig({}, context);
    await rig.switches({ maxSide: 500 });
    const picture = await scene('turned', { width: 600, height: 400 });
    await rig.file('turned.jpg', withExif(picture, 6, 'На пляже'));
    const story = await upload(rig);
    expect(failuresOf(story)).toEqual({});
    expect(await expectCopyThere(rig, 'turned.jpg', 'На пляже')).toMatchObject({
      width: 300,
      height: 450,
    });
  });

  test('a second time gets a still smaller copy', async (context) => {
    const rig = await makeRig({}, context);
    await rig.switches({ maxSide: 5000 });
    await rig.photo('wide.jpg', WIDE);
    const story = await upload(rig);
    expect(failuresOf(story)).toEqual({});
    expect(await expectCopyThere(rig, 'wide.jpg')).toMatchObject({ width: 4096 });
    expect(await rig.posts()).toBe(3);
  });

  test('a third time fails, and that says that copies were refused too', async (context) => {
    const rig = await makeRig({}, context);
    await rig.switches({ maxSide: 2000 });
    await rig.photo('wide.jpg', WIDE);
    const story = await upload(rig);
    expectFailed(story, ['wide.jpg'], 'copy-refused');
    expect(rowsOf(story.engine)[0]?.problem).toMatchObject({ okCode: 502, stage: 'send' });
    expect([await rig.posts(), await filesOfCopies(rig)]).toEqual([3, []]);
    // By then OK may take more: the photo itself is tried first.
    await rig.switches({ maxSide: 9000 });
    story.engine.retry({ all: true });
    await story.engine.whenSettled();
    await expectAllThere(rig);
    expect(story.engine.report()).toMatchObject({ uploaded: 1, copies: 0 });
  });

  test('for its weight while it is sent gets lighter copies until one is taken', async (context) => {
    const rig = await makeRig({}, context);
    await rig.faults([{ on: 'upload', do: 'error', code: 500, times: 2 }]);
    const photo = await grain(300);
    await rig.file('heavy.jpg', photo);
    const story = await upload(rig);
    expect(failuresOf(story)).toEqual({});
    const { bytes } = await expectCopyThere(rig, 'heavy.jpg');
    expect(bytes).toBeLessThan(photo.length * 0.75 * 0.75);
  });

  test.for([
    ['damaged', 504, 'photo-damaged'],
    ['too small', 501, 'photo-too-small'],
    ['without a reason', 505, 'photo-refused'],
  ] as const)('as %s gets no copy', async ([, code, problem], context) => {
    const rig = await makeRig({}, context);
    await rig.photo('a.jpg');
    await rig.faults([{ on: 'upload', do: 'error', code }]);
    const story = await upload(rig);
    expectFailed(story, ['a.jpg'], problem);
    expect(await rig.posts()).toBe(1);
  });

  test('and that nobody here can decode fails with what OK said of it', async (context) => {
    const rig = await makeRig({}, context);
    await rig.switches({ formats: ['jpeg'] });
    const bitmap = Buffer.alloc(100);
    bitmap.write('BM');
    await rig.file('a.bmp', bitmap);
    const story = await upload(rig);
    expectFailed(story, ['a.bmp'], 'not-a-photo');
    expect(rowsOf(story.engine)[0]?.problem).toMatchObject({
      okCode: 503,
      detail: expect.stringContaining('no smaller copy could be made') as string,
    });
  });
});

describe.concurrent('when refused photos are only to be said', { timeout: 60_000 }, () => {
  const say = { refusedPhotos: 'say' } as const;

  test('they fail with their sentence, and a person may still send a copy of one', async (context) => {
    const rig = await makeRig({}, context);
    await rig.switches({ maxSide: 5000 });
    await rig.photo('wide.jpg', WIDE);
    await rig.file('no-photo.jpg', 'text');
    const story = await upload(rig, say);
    expect(failuresOf(story)).toEqual({
      'wide.jpg': 'photo-too-big',
      'no-photo.jpg': 'not-a-photo',
    });
    const posts = await rig.posts();
    // A retry alone means the photo itself.
    story.engine.retry({ all: true });
    await story.engine.whenSettled();
    expect(await rig.posts()).toBe(posts + 1);
    // Two copies, since the first is refused as well; and of what is no photo none.
    expect(await story.engine.act('send-copy', { query: WHOLE_QUEUE })).toBe(1);
    await story.engine.whenSettled();
    expect(story.engine.snapshot().counts).toMatchObject({ done: 1, failed: 1 });
    await expectCopyThere(rig, 'wide.jpg');
    expect(await rig.posts()).toBe(posts + 3);
  });

  test('a change of mind sends nothing by itself; a retry then sends a copy at once', async (context) => {
    const rig = await makeRig({}, context);
    await rig.photo('wide.jpg', WIDE);
    const story = await upload(rig, say);
    story.engine.setRefusedPhotos('copy');
    expect([rowsOf(story.engine)[0]?.state, await rig.posts()]).toEqual(['failed', 1]);
    story.engine.retry({ all: true });
    await story.engine.whenSettled();
    await expectCopyThere(rig, 'wide.jpg');
    expect(await rig.posts()).toBe(2);
  });
});

describe.concurrent('among others', { timeout: 60_000 }, () => {
  test.for(['whole', 'per-id'])(
    'a refused photo holds up nobody (%s)',
    async (partialFailure, context) => {
      const rig = await makeRig({}, context);
      await rig.switches({ partialFailure });
      for (let index = 0; index < 12; index += 1)
        await rig.photo(`${index}.jpg`, { width: 100 + 9 * index });
      await rig.file(
        '5-wide.jpg',
        await sharp({ create: { ...WIDE, channels: 3, background: '#a63' } })
          .jpeg()
          .toBuffer(),
      );
      await rig.file(
        '7-wide.jpg',
        await sharp({ create: { ...WIDE, channels: 3, background: '#37a' } })
          .jpeg()
          .toBuffer(),
      );
      const story = await upload(rig);
      expect(failuresOf(story)).toEqual({});
      const copies = Object.values(madeIn(rig)).map(({ fingerprint }) => fingerprint);
      const held = (await rig.stored()).map((photo) => photo.sha256).sort();
      expect(copies).toHaveLength(2);
      expect(held).toEqual([...rig.written.map((photo) => photo.sha256), ...copies].sort());
      expect(await filesOfCopies(rig)).toEqual([]);
    },
  );

  test('a topic has the copy in its place', async (context) => {
    const rig = await makeRig({}, context);
    const groupId = await adminGroup(rig.server);
    await rig.photo('a.jpg');
    await rig.photo('wide.jpg', WIDE);
    const destination = { kind: 'topic', groupId, text: 'Our trip' } as const;
    const story = await upload(rig, { destination });
    expect(failuresOf(story)).toEqual({});
    const photos = [rig.written[0]?.sha256 ?? '', madeIn(rig)['wide.jpg']?.fingerprint ?? ''];
    expect(await heldTopics(rig)).toEqual([{ text: 'Our trip', photos: photos.sort() }]);
  });

  test('a copy is told in the report', async (context) => {
    const rig = await makeRig({}, context);
    await rig.photo('a.jpg');
    await rig.photo('wide.jpg', WIDE);
    const { engine } = await upload(rig);
    const file = path.join(rig.dataFolder, 'report.json');
    await engine.writeReport('json', file, { say: createTranslator('en'), linkOf: (id) => id });
    const rows = JSON.parse(await readFile(file, 'utf8')) as { copy: string | null }[];
    expect(rows.map(({ copy }) => copy)).toEqual([null, '7680x58']);
  });
});

describe.concurrent('a copy', { timeout: 60_000 }, () => {
  test.for(['refuse', 'idempotent', 'duplicate'])(
    'whose commit had no answer is found by its picture, and not doubled (second commit: %s)',
    async (secondCommit, context) => {
      const rig = await makeRig({}, context);
      await rig.switches({ secondCommit, maxSide: 700 });
      // The pictures have to decide: all have the same proportions and no caption.
      for (const brightness of [0.7, 1]) {
        const content = await scene('a view', { brightness, width: 640, height: 480 });
        await rig.file(`${brightness}.jpg`, content);
      }
      await rig.file('large.jpg', await scene('another', { width: 800, height: 600 }));
      await rig.faults([{ on: 'photosV2.commit', do: 'drop-after', times: 2 }]);
      const story = await upload(rig);
      expect(failuresOf(story)).toEqual({});
      const held = (await rig.stored()).map((photo) => photo.sha256);
      expect(new Set(held).size).toBe(3);
      expect(held).toHaveLength(3);
      expect(held).toContain(madeIn(rig)['large.jpg']?.fingerprint);
    },
  );

  test('is not made of a photo that changed meanwhile: the new one goes the ordinary way', async (context) => {
    const rig = await makeRig({}, context);
    const file = await rig.photo('a.jpg', WIDE);
    await rig.holds([{ on: 'upload', at: 'after' }]);
    const story = await begin(rig);
    expect(await rig.held()).not.toBeNull();
    const repaired = await scene('repaired', { width: 400, height: 300 });
    await writeFile(file, repaired);
    await rig.letGo();
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    expect((await rig.stored()).map((photo) => photo.sha256)).toEqual([sha256(repaired)]);
    expect(rowsOf(story.engine)[0]).toMatchObject({ state: 'done', copy: null });
  });

  test('is not made of a photo that is gone', async (context) => {
    const rig = await makeRig({}, context);
    const file = await rig.photo('a.jpg', WIDE);
    await rig.holds([{ on: 'upload', at: 'after' }]);
    const story = await begin(rig);
    expect(await rig.held()).not.toBeNull();
    await rm(file);
    await rig.letGo();
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({ 'a.jpg': 'file-missing' });
  });

  test.for([
    ['lost', (file: string) => rm(file)],
    ['half on the disk only', (file: string) => writeFile(file, '')],
    ['another one', (file: string) => writeFile(file, 'x')],
  ] as const)('that is %s when it is to be sent is made again', async ([, spoil], context) => {
    const rig = await makeRig({}, context);
    await rig.switches({ maxBytes: 120_000 });
    await rig.file('heavy.jpg', await grain(400));
    // The first call hears that the photo is too heavy, the second is for the copy.
    await rig.holds([{ on: 'photosV2.getUploadUrl', at: 'before', nth: 2 }]);
    const story = await begin(rig);
    expect(await rig.held()).not.toBeNull();
    const [name = ''] = await filesOfCopies(rig);
    await spoil(path.join(rig.dataFolder, 'copies', name));
    await rig.letGo();
    await story.engine.whenSettled();
    expect(failuresOf(story)).toEqual({});
    await expectCopyThere(rig, 'heavy.jpg');
  });

  test('leaves with its photo that a person removes, and is not sent', async (context) => {
    const rig = await makeRig({}, context);
    await rig.switches({ maxBytes: 120_000 });
    await rig.file('heavy.jpg', await grain(400));
    await rig.holds([{ on: 'photosV2.getUploadUrl', at: 'before', nth: 2 }]);
    const story = await begin(rig);
    expect(await rig.held()).not.toBeNull();
    expect(await story.engine.act('remove', { query: WHOLE_QUEUE })).toBe(1);
    await rig.letGo();
    await story.engine.whenSettled();
    await until(story.engine, ({ counts }) => counts.queued === 0);
    expect([await rig.stored(), rowsOf(story.engine), await filesOfCopies(rig)]).toEqual([
      [],
      [],
      [],
    ]);
  });
});

test('what an earlier program left behind is deleted at the start', async () => {
  const rig = await makeRig();
  const engine = rig.engine();
  await engine.close();
  await rig.photo('wide.jpg', WIDE);
  const first = await upload(rig);
  await writeFile(path.join(rig.dataFolder, 'copies', '1-1.jpg'), 'of a photo that is done');
  await writeFile(path.join(rig.dataFolder, 'copies', '99-1.jpg'), 'of no photo');
  await writeFile(path.join(rig.dataFolder, 'copies', '1-2.jpg.unfinished'), 'half');
  await first.engine.close();
  const next = rig.engine();
  await until(next, () => true);
  expect(await filesOfCopies(rig)).toEqual([]);
});

function request(rig: Rig): Parameters<Engine['add']>[0] {
  return { paths: [rig.folder], destination: { kind: 'by-folder' } };
}
