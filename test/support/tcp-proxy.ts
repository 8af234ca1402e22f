/** A TCP proxy of which the way back can be cut: the question arrives, the answer does not. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** Connections that were cut after the far side had begun to answer. */
  cuts: number;
  close(): void;
}

/** Cuts every connection at the first byte that comes back. */
export async function cuttingProxy(target: () => number): Promise<Proxy> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    near.pipe(far);
    far.once('data', () => {
      self.cuts += 1;
      near.destroy();
      far.destroy();
    });
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self: Proxy = {
    port: (server.address() as AddressInfo).port,
    cuts: 0,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
  return self;
}
