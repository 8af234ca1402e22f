/** A server that inherits its parent's limit of file descriptors. Prints its port, then its log. */
import { open } from 'node:fs/promises';
import { serve } from '../../src/node/serve.js';

const server = await serve(
  async () => {
    // Files that an answer needs besides its connection.
    const file = await open('package.json');
    await file.close();
    return new Response('ok');
  },
  { port: 0, hostname: '127.0.0.1', log: (level, entry) => console.log(JSON.stringify({ level, ...entry })) },
);
console.log(`ready ${server.port}`);
