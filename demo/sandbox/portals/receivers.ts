/**
 * The other portals: each is a SCIM 2.0 service provider (RFC 7644) that takes the gateway's
 * accounts. Their data survives a restart.
 */
import { appendFileSync } from 'node:fs';
import type { Context } from 'hono';
import { createScimServer, tokenHash, type Account } from 'dvc-register/server';
import { keptLines } from '../kept-lines.js';
import { modeAnswer } from '../mode-answer.js';
import type { World } from '../world.js';
import { memoryDirectory, type Kept, type MemoryDirectory } from './memory-directory.js';
import { PORTAL_IDS, type PortalId } from './modes.js';

/**
 * The token that each portal gave the gateway, by the variable named in the portals' file. Not
 * secret.
 */
export const scimTokens: Readonly<Record<string, string>> = Object.fromEntries(
  PORTAL_IDS.map((id) => [`${id.toUpperCase()}_SCIM_TOKEN`, tokenTo(id)]),
);

function tokenTo(portal: PortalId): string {
  return `sandbox-only-to-${portal}`;
}

export interface Receivers {
  /** The accounts on a portal. */
  accounts(portal: PortalId): readonly Account[];
  /** The name of an account, by the gateway's id. */
  readonly nameOf: (portal: string, sub: string) => string | undefined;
  /** Answers `/sandbox/portals/{portal}/scim/v2/…` according to the portal's mode. */
  answer(c: Context, portal: PortalId): Promise<Response>;
}

type Line = Kept & { readonly portal: PortalId };

interface ReceiversOptions {
  readonly world: World;
  /** Where they store their data; in memory when absent. */
  readonly file?: string;
  /** Called when an account is out of use on a portal, with the gateway's id of it. */
  readonly onGone?: (portal: PortalId, sub: string, isErased: boolean) => void;
}

export function receivers({ world, file, onGone = () => undefined }: ReceiversOptions): Receivers {
  const lines = file ? keptLines<Line>(file) : [];
  const directories = new Map<PortalId, MemoryDirectory>(
    PORTAL_IDS.map((portal) => {
      const keep = (kept: Kept) => {
        if (file) appendFileSync(file, `${JSON.stringify({ portal, ...kept })}\n`, { mode: 0o600 });
        const { account, externalId } = kept;
        if (account.state !== 'active' && externalId !== undefined)
          onGone(portal, externalId, account.state === 'erased');
      };
      return [portal, memoryDirectory({ kept: lines.filter((line) => line.portal === portal), keep, now: world.now })];
    }),
  );
  const at = (portal: PortalId) => directories.get(portal) ?? memoryDirectory({ kept: [], keep() {}, now: world.now });

  async function serve(c: Context, portal: PortalId): Promise<Response> {
    const root = new URL(`/sandbox/portals/${portal}/scim/v2`, c.req.url).href;
    const tokens = { gateway: [await tokenHash(tokenTo(portal))] };
    const grants = { gateway: 'authority' } as const;
    return createScimServer({ directory: at(portal), tokens, root, grants, now: world.now }).fetch(c.req.raw);
  }

  return {
    accounts: (portal) =>
      at(portal)
        .all()
        .map(({ account }) => account),
    nameOf: (portal, sub) =>
      directories
        .get(portal as PortalId)
        ?.all()
        .find(({ externalId }) => externalId === sub)?.account.fullName,
    async answer(c, portal) {
      const mode = world.portals[portal];
      const unavailable = () => refuse(503, 'Out of service.');
      if (mode === 'refuse') return refuse(400, 'Not to this portal’s liking.');
      const answer = (await modeAnswer(c, world, mode, unavailable)) ?? (await serve(c, portal));
      // The account is stored, but the sender gets an error.
      return mode === 'lose' ? unavailable() : answer;
    },
  };
}

const refuse = (status: number, detail: string) =>
  Response.json(
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail },
    { status, headers: { 'Content-Type': 'application/scim+json' } },
  );
