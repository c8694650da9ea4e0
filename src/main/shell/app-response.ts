/** @file What `app://okapi` answers: the window's files and the thumbnails, with the headers that guard them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

export interface AppContent {
  /** The folder with the built window. */
  readonly root: string;
  /** The picture for a row of the queue; a neutral one where none can be drawn. */
  readonly thumbnail: (uploadId: number) => Promise<Picture>;
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

/** Answers one request of the window. */
export async function respond(request: Request, content: AppContent): Promise<Response> {
  if (request.method !== 'GET') return answer(405, 'Only GET', 'text/plain');
  const { pathname } = new URL(request.url);
  const [, uploadId] = THUMBNAIL.exec(pathname) ?? [];
  if (uploadId !== undefined) {
    const { bytes, type } = await content.thumbnail(Number(uploadId));
    return answer(200, bytes, type);
  }
  const file = fileFor(pathname, content.root);
  const type = file && TYPES[path.extname(file)];
  if (!file || !type) return notFound();
  try {
    return answer(200, await readFile(file), type);
  } catch {
    // Missing or a folder: for the window both are "not there".
    return notFound();
  }
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

function answer(status: number, body: Uint8Array<ArrayBuffer> | string, type: string): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      // Rows change their photo only with their id, and the app's files come with the app.
      'cache-control': 'no-cache',
    },
  });
}
