/**
 * Notices to the owner of an account: what was done with it, by text message and e-mail. They are
 * written in the transaction of the act and sent afterwards, so that a gateway that dies loses none.
 */
import { languagesOf, nearestLanguage } from '../../locales/gateway.js';
import type { NoticeKind } from '../../locales/notice-texts.js';
import { writtenDay, writtenTime } from '../../flow/identity/written.js';
import type { Audit } from '../audit/audit.js';
import { sqlAudit } from '../audit/sql-audit.js';
import { asTextMessage } from '../checks/text-message.js';
import { failureOf } from '../observe/failures.js';
import { errorPlace, noLog, type Log } from '../observe/log.js';
import type { Mailer, Part, TextSender, Tx } from '../ports.js';
import { within, type StatementPart } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';

export interface Notice {
  /** The account's id, or the flow that has made it in this transaction. */
  readonly account: string | { readonly madeBy: string };
  readonly kind: NoticeKind;
  /** E.164; empty or absent: there is none. */
  readonly phone?: string;
  readonly email?: string;
  /** BCP 47. */
  readonly lang: string;
  /** Milliseconds since 1970, for texts with a time. */
  readonly time?: number;
}

export interface Notices {
  /** Stores a notice for each channel that the person and the gateway have. */
  add(tx: Tx, notice: Notice): Promise<void>;
  /** `add` as a part of the statement that makes the account. */
  part?(notice: Notice): Promise<Part>;
  /** Sends what is due. Returns the number of notices sent. */
  send(): Promise<number>;
}

export interface NoticesOptions extends SealedDatabase {
  /** Absent: the gateway sends no notices by that channel. */
  readonly texts?: TextSender | undefined;
  readonly mails?: Mailer | undefined;
  readonly log?: Log;
}

type Channel = 'phone' | 'email';

interface Row {
  readonly id: string;
  readonly account: string;
  readonly channel: Channel;
  readonly kind: string;
  readonly message: string;
  readonly attempts: number;
}

/** A notice as it is sent; sealed in the row. */
interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const MINUTE = 60_000;
/** Milliseconds until the next attempt, by the number of attempts so far. After the last: given up. */
const PAUSES: readonly number[] = [1, 5, 15, 60, 240, 720].map((minutes) => minutes * MINUTE);
/** Notices that one gateway takes at a time, and sends one after the other. */
const BATCH = 20;
/** Milliseconds for which no other gateway takes them: longer than a batch takes with a slow carrier. */
const LEASE = 5 * MINUTE;

const contextOf = (id: string) => `notice:${id}`;

/** The dependencies of sending. */
interface Sending extends NoticesOptions {
  readonly now: () => number;
  readonly audit: Audit;
  readonly senders: Readonly<Record<Channel, ((message: Message, key: string) => Promise<void>) | undefined>>;
}

/**
 * @example
 * const notices = sqlNotices({ sql, vault, texts: smsSender(options) });
 */
export function sqlNotices(options: NoticesOptions): Notices {
  const { sql, texts, mails, now = Date.now } = options;
  const senders: Sending['senders'] = {
    phone: texts && (({ to, text }, key) => texts.send(to, text, key)),
    email: mails && (({ to, subject, text }, key) => mails.send(to, subject, text, key)),
  };
  const sending: Sending = { ...options, now, senders, audit: sqlAudit({ sql }) };
  return {
    async add(tx, notice) {
      const messages = await messagesOf(sending, notice);
      if (messages === '[]') return;
      const [owner, flow] = typeof notice.account === 'string' ? [notice.account, null] : [null, notice.account.madeBy];
      await within(sql, tx).query(
        `insert into notice (${COLUMNS})
         select e.id, coalesce($2::uuid, (select account.id from account where account.flow = $3)), ${STORED} from ${rowsIn(1)}`,
        [messages, owner, flow],
      );
    },
    async part(notice): Promise<StatementPart> {
      return {
        text: (n) =>
          `noted as (insert into notice (${COLUMNS}) select e.id, made.id, ${STORED} from made, ${rowsIn(n)})`,
        values: [await messagesOf(sending, notice)],
      };
    },
    async send() {
      let sent = 0;
      for (let rows = await take(sending); rows.length > 0; rows = await take(sending)) {
        for (const row of rows) if (await send(sending, row)) sent += 1;
        if (rows.length < BATCH) break;
      }
      return sent;
    },
  };
}

const COLUMNS = 'id, account, channel, kind, message, attempts, due_at';
const STORED = 'e.channel, e.kind, e.message, 0, e.due_at';
/** The notices in parameter `$n`, as JSON. */
const rowsIn = (n: number) =>
  `json_to_recordset($${n}::json) as e (id uuid, channel text, kind text, message text, due_at bigint)`;

/** A notice for each channel that the person and the gateway have, as JSON. */
async function messagesOf({ vault, senders, now }: Sending, notice: Notice): Promise<string> {
  const { kind, lang, time = 0 } = notice;
  const known = languagesOf('notice');
  const texts = known[nearestLanguage(known, lang)];
  const when = `${writtenTime(time)} ${writtenDay(time)}`;
  const channels = (['phone', 'email'] as const).filter((channel) => notice[channel] && senders[channel]);
  const rows = channels.map(async (channel) => {
    const id = crypto.randomUUID();
    const said = texts?.[channel][kind].replace('{time}', when) ?? '';
    const text = channel === 'phone' ? asTextMessage(said) : (texts?.letter.replace('{text}', said) ?? '');
    const to = notice[channel] ?? '';
    const message = await vault.seal({ to, subject: texts?.subject[kind] ?? '', text }, contextOf(id));
    return { id, channel, kind, message, due_at: now() };
  });
  return JSON.stringify(texts ? await Promise.all(rows) : []);
}

/** Takes due notices. If this gateway dies, another one takes them after the lease. */
async function take({ sql, now }: Sending): Promise<readonly Row[]> {
  const at = now();
  const { rows } = await sql.query<Row>(
    `update notice set attempts = attempts + 1, due_at = $2 where id in (
       select id from notice where due_at <= $1 order by due_at, id limit $3 for update skip locked)
     returning id, account, channel, kind, message, attempts`,
    [at, at + LEASE, BATCH],
  );
  return rows;
}

async function send(sending: Sending, row: Row): Promise<boolean> {
  const { sql, vault, now, senders, log = noLog } = sending;
  const { id, channel, attempts } = row;
  try {
    const message = (await vault.open(row.message, contextOf(id))) as unknown as Message;
    await senders[channel]?.(message, id);
  } catch (error) {
    log(failureOf(error).level, { event: 'notice.failed', ...errorPlace(error) });
    const pause = PAUSES[attempts - 1];
    if (pause === undefined) await end(sending, row, 'fail');
    else await sql.query('update notice set due_at = $2 where id = $1', [id, now() + pause]);
    return false;
  }
  await end(sending, row, 'ok');
  return true;
}

/** Deletes a notice and records how it ended, unless another gateway has done so. */
const end = ({ sql, now, audit }: Sending, { id, account, channel, kind }: Row, result: 'ok' | 'fail') =>
  sql.transaction(async (tx) => {
    const { rows } = await tx.query('delete from notice where id = $1 returning id', [id]);
    if (!rows.length) return;
    const event = { event: 'notice', result, reason: `${kind} ${channel}` };
    await audit.append(tx, { portal: '', flow: account, at: now() }, [event]);
  });
