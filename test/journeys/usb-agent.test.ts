/**
 * The agent on SoftHSM2 tokens, and a page that Chromium holds to be public (SECURITY F7). Each ending has its own words and its next
 * action; whatever was missing is found again in the same flow.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { chromiumFlags } from '../../.config/setup.mjs';
import { provisionToken, softHsmConfig, softHsmModule } from '../../demo/sandbox/authority/softhsm.js';
import { toBase64 } from '../../src/signers/bytes.js';
import { makeAgent, PIN, type AgentWorld } from '../agent/world.js';
import { atSigning, Files, press, register, shot } from './usb.js';
import { Gateway, launch, violations, type Visitor } from './support.js';

const PORTS = [36_735, 36_736, 36_737];
const gateway = new Gateway();
const files = new Files(gateway);
const module = softHsmModule() ?? '';
/** What is wrong with the token in use: see `faulty-process.ts`. */
const fault = join(files.folder, 'fault');
const is = (text: string) => writeFileSync(fault, text);
let browser: Browser;

before(async () => {
  await gateway.start();
  const { port } = new URL(gateway.origin);
  const overrides = `--ip-address-space-overrides=127.0.0.1:${port}=public,[::1]:${port}=public`;
  browser = await launch({ args: [...chromiumFlags, overrides] });
  process.env['DVC_FAULT'] = fault;
});
after(async () => {
  await browser.close();
  await gateway.remove();
  files.remove();
});

/** What the person has answered to the browser's question about programs on this machine. */
async function browserSays(setting: 'granted' | 'denied' | 'prompt', context?: BrowserContext) {
  const session = await browser.newBrowserCDPSession();
  const { browserContextIds } = await session.send('Target.getBrowserContexts');
  const permission = { permission: { name: 'loopback-network' }, setting, origin: gateway.origin };
  for (const browserContextId of context ? browserContextIds.slice(-1) : browserContextIds)
    await session.send('Browser.setPermission', { ...permission, browserContextId });
  await session.detach();
}
