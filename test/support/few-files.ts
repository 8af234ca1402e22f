/** A server with as few file descriptors as its parent left it. Prints its port, then what it logs. */
import { open } from 'node:fs/promises';
import { serve } from '../../src/node/serve.js';

const server = await serve(
  async () => {
    // What an answer needs of the machine beside its connection.
    const file = await open('package.json');
    await file.close();
    return new Response('ok');
  },
  { port: 0, hostname: '127.0.0.1', log: (level, entry) => console.log(JSON.stringify({ level, ...entry })) },
);
console.log(`ready ${server.port}`);
