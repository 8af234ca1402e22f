/** The stricter password rule of one portal of the demo. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPortals } from '../../demo/portals.js';
import { operatorGateway, viewOf } from '../package/operator/gateway.js';

const at = { port: 8080, origin: 'http://localhost:8080', sandbox: 'http://127.0.0.1:8080/sandbox', origins: [] };
const portals = demoPortals({ file: 'demo/portals.json', ...at });

/** The result of a password at a portal: the code of the problem, or the state of the flow. */
async function choose(portal: string, password: string): Promise<string> {
  const { page } = await operatorGateway(portals);
  const { prove, answer } = page(portal);
  const said = await answer(viewOf(await prove()), { password });
  return said.ok ? said.view.status : said.problem.code;
}

test('the province wants twelve characters that do not lean on its name; the others keep their rule', async () => {
  assert.equal(await choose('province', 'Song-9876'), 'password-composition');
  assert.equal(await choose('province', 'Lao-Cai-026!'), 'password-too-common');
  assert.equal(await choose('province', 'Sông-Trà 1986 êm đềm'), 'complete');
  for (const portal of ['national', 'ministry']) assert.equal(await choose(portal, 'Song-9876'), 'complete');
});
