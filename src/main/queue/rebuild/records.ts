/**
 * @file The records on one page of a database, as far as they can be read: a record that
 * makes no sense costs only itself. Written after https://sqlite.org/fileformat2.html.
 */
import { PAGE_BYTES, type PageFile } from './page-file.ts';

export type Value = string | number | Buffer | null;

export interface TableRecord {
  readonly kind: 'table';
  readonly rowid: number;
  readonly values: readonly Value[];
}

export interface IndexRecord {
  readonly kind: 'index';
  readonly values: readonly Value[];
}

const INDEX_INNER = 0x02;
const INDEX_LEAF = 0x0a;
const TABLE_LEAF = 0x0d;

/** The records of a page; none when it is no page of records. */
export function* recordsOn(pages: PageFile, number: number): Generator<TableRecord | IndexRecord> {
  const page = pages.page(number);
  if (page.length < PAGE_BYTES) return;
  const header = number === 1 ? 100 : 0;
  const type = page.readUInt8(header);
  if (type !== TABLE_LEAF && type !== INDEX_LEAF && type !== INDEX_INNER) return;
  const pointers = header + (type === INDEX_INNER ? 12 : 8);
  const count = Math.min(page.readUInt16BE(header + 3), Math.floor((PAGE_BYTES - pointers) / 2));
  for (let cell = 0; cell < count; cell += 1) {
    const start = page.readUInt16BE(pointers + cell * 2);
    const record = recordAt(pages, page, start, type);
    if (record !== null) yield record;
  }
}

function recordAt(
  pages: PageFile,
  page: Buffer,
  start: number,
  type: number,
): TableRecord | IndexRecord | null {
  const size = varint(page, type === INDEX_INNER ? start + 4 : start);
  if (size === null) return null;
  const rowid = type === TABLE_LEAF ? varint(page, size.end) : { value: 0, end: size.end };
  if (rowid === null) return null;
  const payload = payloadAt(pages, page, rowid.end, size.value, type);
  const values = payload === null ? null : valuesOf(payload);
  if (values === null) return null;
  return type === TABLE_LEAF
    ? { kind: 'table', rowid: rowid.value, values }
    : { kind: 'index', values };
}

/** The bytes of a record: on the page, and where it is long in a chain of pages that follow. */
function payloadAt(
  pages: PageFile,
  page: Buffer,
  start: number,
  length: number,
  type: number,
): Buffer | null {
  if (length < 1 || length > pages.count * PAGE_BYTES) return null;
  const most = type === TABLE_LEAF ? PAGE_BYTES - 35 : share(64);
  const least = share(32);
  const kept = least + ((length - least) % (PAGE_BYTES - 4));
  const local = length <= most ? length : kept <= most ? kept : least;
  const spilled = length > local;
  if (start + local + (spilled ? 4 : 0) > page.length) return null;
  const parts = [page.subarray(start, start + local)];
  let missing = length - local;
  let next = spilled ? page.readUInt32BE(start + local) : 0;
  while (missing > 0) {
    if (next < 2 || next > pages.count) return null;
    const more = pages.page(next);
    if (more.length < PAGE_BYTES) return null;
    const part = more.subarray(4, 4 + Math.min(missing, PAGE_BYTES - 4));
    parts.push(part);
    missing -= part.length;
    next = more.readUInt32BE(0);
  }
  return parts.length === 1 ? (parts[0] ?? null) : Buffer.concat(parts);
}

/** The format's own measure: 64 and 32 of 255 parts of a page. */
function share(parts: number): number {
  return Math.floor(((PAGE_BYTES - 12) * parts) / 255) - 23;
}

function valuesOf(payload: Buffer): Value[] | null {
  const header = varint(payload, 0);
  if (header === null || header.value > payload.length) return null;
  const values: Value[] = [];
  let at = header.end;
  let data = header.value;
  while (at < header.value) {
    const type = varint(payload, at);
    if (type === null) return null;
    at = type.end;
    const length = lengthOf(type.value);
    if (length === null || data + length > payload.length) return null;
    values.push(valueOf(type.value, payload.subarray(data, data + length)));
    data += length;
  }
  // A record is exactly as long as its values.
  return at === header.value && data === payload.length ? values : null;
}

function lengthOf(type: number): number | null {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? null;
}

function valueOf(type: number, bytes: Buffer): Value {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type === 7) return bytes.readDoubleBE();
  if (type === 6) return Number(bytes.readBigInt64BE());
  if (type < 7) return bytes.readIntBE(0, bytes.length);
  return type % 2 === 0 ? Buffer.from(bytes) : bytes.toString('utf8');
}

/** A whole number of one to nine bytes; null when it is cut off or larger than any here. */
function varint(bytes: Buffer, start: number): { value: number; end: number } | null {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return null;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return Number.isSafeInteger(value) ? { value, end: start + index + 1 } : null;
  }
  return null;
}
