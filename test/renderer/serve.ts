/** @file Serves a built window as the app does, by the shell's own code, with drawn pictures. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppContent, type Content, respond } from '../../src/main/shell/app-response.ts';

/** Serves the folder on loopback; returns the address and the function that stops it. */
export async function serveWindow(root: string): Promise<{ url: string; stop: () => void }> {
  const content: AppContent = {
    root,
    thumbnail: (id) => Promise.resolve(drawThumbnail(id)),
    preview: (id, edgePx) => Promise.resolve(drawPreview(id, edgePx)),
    picture: (uid) => Promise.resolve(drawThumbnail(Number(uid))),
  };
  const server = createServer((request, response) => void pass(request, response, content));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}

async function pass(request: IncomingMessage, response: ServerResponse, content: AppContent) {
  const url = new URL(request.url ?? '/', 'http://window');
  const answer = await respond(new Request(url), content);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** As wide as the scripted queue says: see `isTurned` there. */
function drawPreview(id: number, edgePx: number): Content | null {
  if (id % 23 === 7) return null;
  const [width, height] = id % 2 === 1 ? [edgePx * 0.75, edgePx] : [edgePx, edgePx * 0.75];
  const scene = Buffer.from(drawThumbnail(id).bytes)
    .toString('utf8')
    .replace(/^<svg[^>]*>|<\/svg>$/g, '');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 80 80" preserveAspectRatio="xMidYMid slice">${scene}</svg>`;
  return { bytes: new TextEncoder().encode(svg), type: 'image/svg+xml' };
}

function drawThumbnail(id: number): Content {
  if (id % 23 === 7) throw new Error('no picture'); // answered by 404
  const hue = (id * 47) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="hsl(${hue} 50% 70%)"/><circle cx="56" cy="24" r="10" fill="#fff8"/><path d="M0 80 30 36l22 26 12-12 16 30z" fill="hsl(${hue} 40% 40%)"/></svg>`;
  return { bytes: new TextEncoder().encode(svg), type: 'image/svg+xml' };
}
