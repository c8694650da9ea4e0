/** @file Builds the window and serves it as the app does: one origin, the strict policy, thumbnails. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { CONTENT_SECURITY_POLICY } from '../../src/main/shell/app-response.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const root = join(import.meta.dirname, '../../src/renderer');

export async function buildWindow(outDir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [svelte()],
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0 },
  });
}

/** Serves on loopback; returns the address and the function that stops it. */
export async function serveWindow(dir: string): Promise<{ url: string; stop: () => void }> {
  const server = createServer((request, response) => {
    void answer(dir, request.url ?? '/').then(({ status, type, body }) => {
      response.writeHead(status, {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}

async function answer(dir: string, url: string) {
  const { pathname } = new URL(url, 'http://window');
  if (pathname.startsWith('/thumbnail/')) return drawThumbnail(Number(pathname.slice(11)));
  const path = normalize(pathname === '/' ? '/index.html' : pathname);
  try {
    const body = await readFile(join(dir, path));
    return { status: 200, type: TYPES[extname(path)] ?? 'application/octet-stream', body };
  } catch {
    return { status: 404, type: 'text/plain', body: 'not here' }; // as the app's own handler does
  }
}

function drawThumbnail(id: number) {
  if (id % 23 === 7) return { status: 404, type: 'text/plain', body: 'no picture' };
  const hue = (id * 47) % 360;
  const body = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="hsl(${hue} 50% 70%)"/><circle cx="56" cy="24" r="10" fill="#fff8"/><path d="M0 80 30 36l22 26 12-12 16 30z" fill="hsl(${hue} 40% 40%)"/></svg>`;
  return { status: 200, type: 'image/svg+xml', body };
}
