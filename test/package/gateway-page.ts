/** A gateway behind a foreign page. */
import type { Page } from 'playwright-core';
import { gatewayWorld, ORIGIN } from '../support/worlds.js';

/** Where the gateway is for the page; its policy must allow this in `connect-src`. */
export const GATEWAY = 'https://id.example.vn';

/** Answers calls of https://id.example.vn as a gateway that serves this page's origin. */
export async function serveGateway(page: Page): Promise<void> {
  const { gateway } = gatewayWorld();
  await page.route(`${GATEWAY}/**`, async (route) => {
    const request = route.request();
    const { host: _host, ...sent } = await request.allHeaders();
    const headers = { ...sent, origin: ORIGIN };
    const method = request.method();
    const response = await gateway.fetch(new Request(request.url(), { method, headers, body: request.postData() }));
    const given = Object.fromEntries(response.headers);
    const cors = { 'access-control-allow-origin': sent['origin'] ?? '*', 'access-control-allow-headers': '*' };
    await route.fulfill({ status: response.status, headers: { ...given, ...cors }, body: await response.text() });
  });
}
