/** @file What `app://okapi` answers: the window's files, thumbnails, previews and people's pictures, with the headers that guard them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PREVIEW_EDGES } from '../../shared/channels.ts';

/** The content of an answer. */
export interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

export interface AppContent {
  /** The folder with the built window. */
  readonly root: string;
  /** The picture for a row of the queue; null where none can be drawn. */
  readonly thumbnail: (uploadId: number) => Promise<Content | null>;
  /** The picture of the photo whose details are looked at, of this size; null when there is none. */
  readonly preview: (uploadId: number, edgePx: number) => Promise<Content | null>;
  /** The picture of an account; null when there is none. */
  readonly picture: (
    uid: string,
  ) => Promise<{ readonly bytes: Uint8Array; readonly type: string } | null>;
}

/** Nothing but our own files; no inline script or style, no frame, no form, no plugin. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const THUMBNAIL = /^\/thumbnail\/(\d{1,15})$/;
const PREVIEW = new RegExp(`^/preview/(\\d{1,15})/(${PREVIEW_EDGES.join('|')})$`);
const PICTURE = /^\/picture\/([^/]{1,120})$/;

/** Answers one request of the window. */
export async function respond(request: Request, content: AppContent): Promise<Response> {
  if (request.method !== 'GET') return answer(405, 'Only GET', 'text/plain');
  const { pathname } = new URL(request.url);
  const [, uploadId] = THUMBNAIL.exec(pathname) ?? [];
  const [, previewId, edgePx] = PREVIEW.exec(pathname) ?? [];
  const [, uid] = PICTURE.exec(pathname) ?? [];
  try {
    if (uid !== undefined) {
      const picture = await content.picture(decodeURIComponent(uid));
      // A person may change it, and may not want it left behind after signing out.
      if (!picture) return notFound();
      return answer(200, new Uint8Array(picture.bytes), picture.type, 'no-store');
    }
    if (previewId !== undefined) {
      const preview = await content.preview(Number(previewId), Number(edgePx));
      return preview ? answer(200, preview.bytes, preview.type) : notFound();
    }
    if (uploadId !== undefined) {
      const picture = await content.thumbnail(Number(uploadId));
      return picture ? answer(200, picture.bytes, picture.type) : answer(204, null, 'text/plain');
    }
    const found = await readPart(pathname, content.root);
    return found ? answer(200, found.bytes, found.type) : notFound();
  } catch {
    // No such file, or the app is closing: for the window both are "not there".
    return notFound();
  }
}

/** A part of the window; null when it is none of the kinds that a window is made of. */
async function readPart(pathname: string, root: string): Promise<Content | null> {
  const file = fileFor(pathname, root);
  const type = file && TYPES[path.extname(file)];
  return file && type ? { bytes: await readFile(file), type } : null;
}

/** The file inside `root` that a path names; null when it points out of it or is no path. */
export function fileFor(pathname: string, root: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    // A broken percent sign.
    return null;
  }
  if (name.includes('\0') || name.includes('\\')) return null;
  const file = path.join(root, name.endsWith('/') ? `${name}index.html` : name);
  return file.startsWith(root + path.sep) ? file : null;
}

function notFound(): Response {
  return answer(404, 'Not found', 'text/plain');
}

function answer(
  status: number,
  body: Uint8Array<ArrayBuffer> | string | null,
  type: string,
  // Rows change their photo only with their id, and the app's files come with the app.
  caching: 'no-cache' | 'no-store' = 'no-cache',
): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': caching,
    },
  });
}
