import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { multipartBody, type Part } from '../../../src/main/upload/multipart.ts';
import { tempFolder } from '../temp-folder.ts';

interface ReceivedPart {
  readonly headers: readonly string[];
  readonly content: Buffer;
}

/** A second reading of RFC 7578 that forgives nothing: no preamble, no epilogue, CRLF only. */
function parseStrictly(contentType: string, body: Buffer): ReceivedPart[] {
  const boundary = /^multipart\/form-data; boundary=([0-9a-zA-Z'()+_,\-./:=?]{1,70})$/.exec(
    contentType,
  )?.[1];
  if (boundary === undefined) throw new Error(`Not a boundary: ${contentType}`);
  // The body as if a line break stood before it, as each delimiter wants one.
  const text = Buffer.concat([Buffer.from('\r\n'), body]);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: ReceivedPart[] = [];
  if (!text.subarray(0, delimiter.length).equals(delimiter)) {
    // No photos: nothing but the end, after a line break of its own.
    if (text.toString() === `\r\n\r\n--${boundary}--\r\n`) return [];
    throw new Error('It does not begin with a boundary');
  }
  let at = delimiter.length;
  for (;;) {
    const mark = text.subarray(at, at + 2).toString('latin1');
    if (mark === '--') {
      if (text.subarray(at + 2).toString('latin1') !== '\r\n')
        throw new Error('Bytes after the end');
      return parts;
    }
    if (mark !== '\r\n') throw new Error(`No line ends at ${at}`);
    const headersEnd = text.indexOf('\r\n\r\n', at);
    const end = text.indexOf(delimiter, headersEnd + 4);
    if (headersEnd < 0 || end < 0) throw new Error('A part without an end');
    parts.push({
      headers: text
        .subarray(at + 2, headersEnd)
        .toString('latin1')
        .split('\r\n'),
      content: text.subarray(headersEnd + 4, end),
    });
    at = end + delimiter.length;
  }
}

/** Contents that look like what surrounds them. */
const content = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r\n',
        '\r\n\r\n',
        '--',
        '\r\n--okapi-',
        '--okapi-00000000-0000-4000-8000-000000000000',
        'Content-Disposition: form-data; name="pic1"',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
      // Around the size of the buffer.
      fc.constantFrom(65_533, 65_536, 65_539).map((length) => '\r'.repeat(length)),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => Buffer.from(pieces.join('')))
  .filter((bytes) => bytes.length > 0);

const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('"', '\r\n', '\\', ';', '.', 'я', '🌊', '.JPG', '\u202e', '\0', '%22'), {
      maxLength: 6,
    })
    .map((signs) => signs.join('')),
);

test('any names and contents are read as they are by a strict reader', async () => {
  const folder = await tempFolder();
  const photos = fc.array(fc.record({ name, content }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(photos, async (given) => {
      const parts = await Promise.all(
        given.map(async (photo, index): Promise<Part> => {
          const file = path.join(folder, `${index}`);
          await writeFile(file, photo.content);
          return {
            uploadId: index,
            path: file,
            name: photo.name,
            sizeBytes: photo.content.length,
            mtimeMs: (await stat(file)).mtimeMs,
            fingerprint: createHash('sha256').update(photo.content).digest('hex'),
          };
        }),
      );
      const body = multipartBody(parts);
      const pieces: Buffer[] = [];
      for await (const piece of body.stream(() => undefined)) pieces.push(Buffer.from(piece));
      const bytes = Buffer.concat(pieces);
      const received = parseStrictly(body.contentType, bytes);
      expect(body.contentLength).toBe(bytes.length);
      expect(received.map((part) => part.content.toString('base64'))).toEqual(
        given.map((photo) => photo.content.toString('base64')),
      );
      for (const [index, { headers }] of received.entries()) {
        const pic = `pic${index + 1}`;
        expect(headers).toHaveLength(2);
        expect(headers[0]).toMatch(
          new RegExp(
            `^Content-Disposition: form-data; name="${pic}"; filename="${pic}(\\.[a-z0-9]{1,5})?"$`,
          ),
        );
        expect(headers[1]).toBe('Content-Type: application/octet-stream');
      }
    }),
    { seed: 18, numRuns: 60 },
  );
});

test('no photos are a body of the promised length too', async () => {
  const body = multipartBody([]);
  const pieces: Buffer[] = [];
  for await (const piece of body.stream(() => undefined)) pieces.push(Buffer.from(piece));
  const bytes = Buffer.concat(pieces);
  expect([bytes.length, parseStrictly(body.contentType, bytes)]).toEqual([body.contentLength, []]);
});
