/** The phones of a benchmark: messages arrive as datagrams, which costs the gateway one call. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface Phones {
  readonly port: number;
  /** The code of the next message to a number. */
  code(phone: string): Promise<string>;
  close(): void;
}

/** Milliseconds. */
const LATE = 30_000;

interface Message {
  readonly phone: string;
  readonly text: string;
  readonly key?: string;
}

export async function openPhones(): Promise<Phones> {
  const codes = new Map<string, string>();
  const waiting = new Map<string, (code: string) => void>();
  const socket = createSocket('udp4').on('message', (data) => {
    const { phone, text } = JSON.parse(data.toString()) as Message;
    const code = /\d{6}/.exec(text)?.[0] ?? '';
    const resolve = waiting.get(phone);
    if (resolve) resolve(code);
    else codes.set(phone, code);
    waiting.delete(phone);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    code(phone) {
      const found = codes.get(phone);
      codes.delete(phone);
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('A message did not come.')), LATE);
        waiting.set(phone, (code) => {
          clearTimeout(late);
          resolve(code);
        });
      });
    },
    close: () => void socket.close(),
  };
}

/** The other end, in the gateway. */
export function messenger(port: number): (message: Message) => void {
  const socket = createSocket('udp4').unref();
  return (message) => socket.send(JSON.stringify(message), port, '127.0.0.1');
}
