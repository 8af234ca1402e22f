/** A TCP proxy in front of a partner or a gateway, with switchable faults. */
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * `refuse`: closes at once. `hang`: never answers. `slow`: answers late. `garbage`: answers with
 * invalid bytes. `500`: an HTTP error. `half-open`: the request arrives, the answer is lost. `cut`:
 * closes at the first byte of the answer.
 */
export const FAULTS = ['refuse', 'hang', 'slow', 'garbage', '500', 'half-open', 'cut'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Proxy {
  readonly port: number;
  /** Connections that were closed after the far side had begun to answer. */
  cuts: number;
  /** Sets the fault of all new connections, and closes the open ones. */
  turn(to: Fault | 'through'): void;
  /** Leaves the open connections without another byte, like a machine whose cable is pulled. */
  silence(): void;
  close(): void;
}

const ERROR = 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** Delay of `slow` in milliseconds. */
export async function faultyProxy(
  target: () => number,
  mode: Fault | 'through' = 'through',
  late = 30_000,
): Promise<Proxy> {
  const open = new Set<Socket>();
  const watch = (socket: Socket) => {
    open.add(socket);
    return socket.on('error', () => undefined).on('close', () => open.delete(socket));
  };
  let now = mode;

  function passOn(near: Socket): void {
    const far = watch(connect(target(), '127.0.0.1'));
    near.pipe(far);
    near.once('close', () => far.destroy());
    if (now === 'half-open') return void far.resume();
    far.once('close', () => near.destroy());
    if (now === 'through') return void far.pipe(near);
    if (now === 'slow') return void far.on('data', (bytes) => setTimeout(() => near.write(bytes), late).unref());
    far.once('data', () => {
      self.cuts += 1;
      near.destroy();
      far.destroy();
    });
  }

  const server = createServer((near) => {
    watch(near);
    if (now === 'refuse') near.resetAndDestroy();
    else if (now === 'hang') near.resume();
    else if (now === 'garbage') near.once('data', () => near.end(randomBytes(200)));
    else if (now === '500') near.once('data', () => near.end(ERROR));
    else passOn(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hangUp = () => {
    for (const socket of open) socket.destroy();
  };
  const self: Proxy = {
    port: (server.address() as AddressInfo).port,
    cuts: 0,
    turn(to) {
      now = to;
      hangUp();
    },
    silence() {
      for (const socket of open) socket.unpipe().pause();
    },
    close() {
      server.close();
      hangUp();
    },
  };
  return self;
}
