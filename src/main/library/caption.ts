/** @file The caption that a photo carries inside it. */
import exif from 'exifreader';
import type { Head } from './fingerprint.ts';

/** The longest caption sent; OK's own limit is not published (ok-api §7). */
export const LONGEST_CAPTION = 2_000;

/** Outside JPEG, metadata may lie anywhere in the file; larger ones are looked at only at their beginning. */
const LARGEST_READ_BYTES = 32 * 1024 * 1024;

/** What cameras write when nobody wrote anything. */
const CAMERA_NAMES = [
  /^(olympus|samsung|minolta|konica minolta|kodak|sony|vivitar|polaroid)(\s*(digital camera|dsc))?$/i,
  /^digital camera$/i,
  /^(dcim|default|user comment|untitled|binary comment|screenshot|cof|hdr|mde|rbt|sdr|dav)$/i,
  /^(dscn?|img|oplus)_?\d+$/i,
  /^charset=\S*$/i,
  /^<[^<>]*samsung[^<>]*>$/i, // <Digimax i50 MP3, Samsung #1 MP3>
  /^processed with vsco\b.*$/i,
];

/**
 * The description that a person gave the photo: XMP before IPTC before EXIF, then titles
 * (the order of rclone's). Damaged metadata is no caption, never an error; rejects when the
 * file cannot be read.
 */
export async function readCaption(head: Head, mime: string): Promise<string | null> {
  const headIsAll = head.bytes.length === head.sizeBytes;
  const isSpread = mime !== 'image/jpeg' && !headIsAll && head.sizeBytes <= LARGEST_READ_BYTES;
  const bytes = isSpread ? await head.readAll() : head.bytes;
  try {
    const tags = exif.load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
      expanded: true,
    });
    return chooseCaption([
      described(tags.xmp?.['description']),
      described(tags.iptc?.['Caption/Abstract']),
      described(tags.exif?.ImageDescription),
      described(tags.xmp?.['title']),
      described(tags.iptc?.Headline),
    ]);
  } catch {
    return null; // no metadata, or none that can be read: the photo itself may be fine
  }
}

// eslint-disable-next-line no-control-regex -- cameras pad with NUL and other control characters
const PADDING = /[\u0000-\u0008\u000b-\u001f\u007f]+/g;

/** The first candidate that a person wrote, without padding, cut to what OK takes. */
export function chooseCaption(candidates: readonly (string | null)[]): string | null {
  for (const candidate of candidates) {
    const text = candidate?.replace(/\r\n?/g, '\n').replace(PADDING, ' ').trim() ?? '';
    if (text !== '' && !CAMERA_NAMES.some((name) => name.test(text))) return shorten(text);
  }
  return null;
}

function shorten(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= LONGEST_CAPTION) return text;
  return `${characters.slice(0, LONGEST_CAPTION - 1).join('')}…`;
}

function described(tag: unknown): string | null {
  if (typeof tag !== 'object' || tag === null) return null;
  const { value, description } = tag as { value?: unknown; description?: unknown };
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) {
    return decodeUtf8(value.join(''));
  }
  return typeof description === 'string' ? decodeUtf8(description) : null;
}

/** EXIF text is meant to be ASCII; most programs write UTF-8, which arrives here byte by byte. */
function decodeUtf8(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly the characters that are single bytes
  if (!/^[\u0000-\u00ff]*$/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text; // Latin-1 after all
  }
}
