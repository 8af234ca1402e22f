import type { ConsentInput, ConsentOffer, Purpose } from '../flow/consent.js';
import { sha256, type AuditEvent } from './audit.js';
import type { ConsentRecord } from './ports.js';
import type { Flow } from '../flow/transition.js';
import type { Visit } from './implement.js';
import type { Portal, Portals } from './portals.js';

/** Raised whenever a text changes. */
export const CONSENT_VERSION = '2026-11-01';

interface Texts {
  readonly statement: string;
  readonly purposes: (portal: string) => Readonly<Record<Purpose, string>>;
}

const TEXTS: Readonly<Record<'vi' | 'en', Texts>> = {
  vi: {
    statement: 'Bằng cách nhấp vào Đăng ký, bạn đồng ý với Điều khoản, Chính sách chia sẻ thông tin của chúng tôi.',
    purposes: (portal) => ({
      account: 'Tôi đồng ý để thông tin đã nhập được dùng để tạo tài khoản dịch vụ công của tôi.',
      check:
        'Tôi đồng ý để thông tin này được đối chiếu với nhà mạng hoặc cơ quan đang quản lý dữ liệu của tôi, chỉ để xác minh tôi là chủ thông tin.',
      share: `Tôi đồng ý để ${portal} chia sẻ tài khoản này với các cổng dịch vụ công khác, để không phải đăng ký lại (không bắt buộc).`,
    }),
  },
  en: {
    statement: 'By pressing Register you agree to our terms and information-sharing policy.',
    purposes: (portal) => ({
      account: 'I agree that what I have entered is used to create my public-service account.',
      check:
        'I agree that it is compared with the records of my carrier or of the agency that keeps them, only to verify that they are mine.',
      share: `I agree that ${portal} shares this account with other public-service portals, so that I need not register again (optional).`,
    }),
  },
};

const REQUIRED: Readonly<Record<Purpose, boolean>> = { account: true, check: true, share: false };

/** The consent as a portal shows it, in the language nearest to `lang`. */
export function consentOffer(portal: Portal, lang: string): ConsentOffer {
  const chosen = /^en\b/i.test(lang) ? 'en' : 'vi';
  const { statement, purposes } = TEXTS[chosen];
  const texts = purposes(portal.name);
  return {
    version: CONSENT_VERSION,
    lang: chosen,
    statement,
    purposes: (['account', 'check', 'share'] as const).map((id) => ({ id, required: REQUIRED[id], text: texts[id] })),
    terms: portal.terms ?? '/terms',
    policy: portal.policy ?? '/policy',
  };
}

/** The consent that a flow's person is shown. */
export function offerOf(portals: Portals, { portal, lang }: Flow): ConsentOffer {
  const found = portals.byId(portal);
  if (!found) throw new TypeError(`The portal "${portal}" is no longer configured.`);
  return consentOffer(found, lang);
}

/** What will be kept as proof: one record a purpose, granted or not, with the hash of the very text that was shown. */
export async function consentRecords(
  offer: ConsentOffer,
  input: ConsentInput,
  about: Pick<ConsentRecord, 'shownAt' | 'decidedAt' | 'portal' | 'origin' | 'flow'>,
): Promise<readonly ConsentRecord[]> {
  return Promise.all(
    offer.purposes.map(async ({ id, text }) => ({
      ...about,
      purpose: id,
      version: offer.version,
      policy: offer.policy,
      lang: offer.lang,
      textHash: await sha256(text),
      granted: input.granted.includes(id),
      control: 'checkbox' as const,
    })),
  );
}

/** The decision as the log has it: which purposes were granted. */
export const consented = ({ granted }: ConsentInput, subject: string): AuditEvent => ({
  event: 'consent',
  result: 'ok',
  reason: [...granted].sort().join(' '),
  subject,
});

/** The same for an answer to a step that has shown the offer. */
export function consentsOf(
  offer: ConsentOffer,
  input: ConsentInput,
  { data, portal, ref: flow }: Flow,
  { now, caller }: Visit,
): Promise<readonly ConsentRecord[]> {
  const decidedAt = new Date(now).toISOString();
  const shownAt = (data as { shownAt?: string } | null)?.shownAt ?? decidedAt;
  return consentRecords(offer, input, { shownAt, decidedAt, portal, origin: caller.origin ?? '', flow });
}
