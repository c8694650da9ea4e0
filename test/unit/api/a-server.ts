/** @file Real servers on a port of the system's choice, closed when the test ends. */
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A loopback address where `answer` handles each request. */
export async function httpServer(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  onTestFinished(() => server.closeAllConnections());
  return await listen(server);
}

/** A loopback address where `talk` has the bare connection. */
export async function bareServer(talk: (socket: net.Socket) => void): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // the client may go as it likes
    talk(socket);
  });
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  return await listen(server);
}

/** A loopback address where nobody listens any more. */
export async function closedAddress(): Promise<string> {
  const server = net.createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
