/** Notifies a portal without SCIM about its accounts by signed webhooks (Standard Webhooks 1.0). */
import { partnerAddress } from '../connectors/address.js';
import { createPartner, type PartnerOptions } from '../connectors/partner.js';
import { Unavailable } from '../ports.js';
import { ACCOUNT, ACCOUNT_PARTS, toUser, USER, type Account, type Resource } from '../scim/user.js';
import type { DeliveryClient } from './delivery-client.js';
import { project } from './projection.js';
import { signaturesOf, webhookKeys } from './webhook-secrets.js';

export const WEBHOOK_EVENTS = ['account.created', 'account.changed', 'account.erased'] as const;
type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/**
 * Attributes that a message can contain, by their SCIM names. The id and the version are always
 * included.
 */
export const WEBHOOK_ATTRIBUTES: readonly string[] = [
  ...['userName', 'displayName', 'name', 'active', 'emails', 'phoneNumbers'],
  ...ACCOUNT_PARTS,
];

export interface WebhookClientOptions extends PartnerOptions {
  /** The receiver's exact address: `https://portal.example.vn/hooks/accounts`. */
  readonly url: string;
  /** Secrets `whsec_…`; two during a rotation. Each message is signed with all of them. */
  readonly secrets: readonly string[];
  /** A subset of {@link WEBHOOK_ATTRIBUTES}. Default: everything that SCIM would send. */
  readonly attributes?: readonly string[];
  readonly now?: () => number;
}

const pathOf = (attribute: string) => (ACCOUNT_PARTS.includes(attribute) ? `${ACCOUNT}:${attribute}` : attribute);

/**
 * @example
 * const client = createWebhookClient({ url: 'https://portal.example.vn/hooks/accounts', secrets: [secret] });
 */
export function createWebhookClient(given: WebhookClientOptions): DeliveryClient {
  const { url, secrets, attributes, now = Date.now, ...options } = given;
  partnerAddress('The webhook url', url);
  const keys = webhookKeys('The webhook', secrets);
  const partner = createPartner({ timeout: 15_000, ...options });
  const ending = new AbortController();
  const seen = attributes && ['externalId', `${ACCOUNT}:version`, ...attributes.map(pathOf)];
  /**
   * Set when the receiver answered 410: it gets no messages until the configuration is reloaded.
   */
  let isGone = false;

  async function send(type: WebhookEvent, { id, at, data }: Message): Promise<void> {
    const timestamp = Math.floor(now() / 1000);
    const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
    const headers = {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': await signaturesOf(keys, { id, timestamp, body }),
    };
    const { signal } = ending;
    const { status } = await partner.ask({ url, headers, body, signal, idempotent: true, statusOnly: true });
    if (status === 410) isGone = true;
    if (status < 200 || status > 299) throw new Unavailable(`http-${status}`);
  }

  return {
    get open() {
      return isGone || partner.open;
    },
    async put(account, remote) {
      const user = toUser(account);
      const data = seen ? project(user, seen, []) : user;
      const { id, version, modifiedAt: at } = account;
      await send(remote === null ? 'account.created' : 'account.changed', { id: idOf(id, version), at, data });
      return id;
    },
    async remove(account, _remote, version) {
      const data = { schemas: [USER, ACCOUNT], externalId: account, [ACCOUNT]: { version } };
      await send('account.erased', { id: idOf(account, version), at: now(), data });
    },
    end: () => ending.abort(),
  };
}

interface Message {
  readonly id: string;
  /** Time of the change, in milliseconds since 1970. */
  readonly at: number;
  readonly data: Resource;
}

/** Equal for every attempt at a version, so that the receiver recognises repetitions. */
const idOf = (account: Account['id'], version: number) => `msg_${account}_${version}`;
