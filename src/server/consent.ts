import type { ConsentInput, ConsentOffer, Purpose } from '../flow/consent.js';
import { sha256, type AuditEvent } from './audit.js';
import type { Accounts, ConsentRecord } from './ports.js';
import type { Flow } from '../flow/transition.js';
import type { Visit } from './implement.js';
import type { Portal, Portals } from './portals.js';

/** Raised whenever a text changes. */
export const CONSENT_VERSION = '2026-11-28';

/** Where the data of a registration comes from: a form that the person fills, or their certificate. */
export type Source = 'form' | 'certificate';

/** What a consent names (Law 91/2025, Decree 356/2025): who is responsible, which data, and who else gets it. */
interface About {
  readonly portal: string;
  readonly owner: string;
  readonly source: Source;
  /** Names of the portals that get the account where the person lets it be shared. */
  readonly others: readonly string[];
}

interface Texts {
  readonly statement: string;
  readonly notice: (about: About) => string;
  readonly purposes: (about: About) => Readonly<Record<Purpose, string>>;
}

/** The portals by name while a person can take them in, else in general. */
const FEW = 5;
const named = (lang: string, others: readonly string[], general: string): string =>
  others.length > 0 && others.length <= FEW ? new Intl.ListFormat(lang).format(others) : general;

type Language = 'vi' | 'en';

const TEXTS: Readonly<Record<Language, Texts>> = {
  vi: {
    statement:
      'Bằng cách nhấp vào Đăng ký, bạn đồng ý với Điều khoản, Chính sách chia sẻ thông tin của chúng tôi. Bạn chỉ đồng ý với những mục mà bạn tự đánh dấu dưới đây.',
    notice: ({ owner }) =>
      `Chịu trách nhiệm về dữ liệu của bạn: ${owner}. Bạn có quyền xem, sửa, xóa dữ liệu, rút lại đồng ý, yêu cầu hạn chế xử lý và khiếu nại; cách thực hiện ghi trong Chính sách.`,
    purposes: ({ portal, source, others }) => ({
      account:
        source === 'form'
          ? `Tôi đồng ý để ${portal} dùng số giấy tờ, họ tên, ngày sinh, số điện thoại và email đã nhập để tạo và quản lý tài khoản dịch vụ công của tôi.`
          : `Tôi đồng ý để ${portal} dùng tên, số định danh trong chứng thư số và email đã nhập để tạo và quản lý tài khoản dịch vụ công này.`,
      check:
        source === 'form'
          ? 'Tôi đồng ý để các thông tin này, trừ email, được đối chiếu với nhà mạng hoặc cơ quan đang quản lý dữ liệu của tôi, chỉ để xác minh tôi là chủ thông tin.'
          : 'Tôi đồng ý để chứng thư số và chữ ký được kiểm tra với tổ chức đã cấp, chỉ để xác minh chủ chứng thư số.',
      share: `Tôi đồng ý để ${portal} chia sẻ tên, số định danh và thông tin liên lạc của tài khoản với ${named('vi', others, 'các cổng dịch vụ công khác')}, để không phải đăng ký lại (không bắt buộc).`,
    }),
  },
  en: {
    statement:
      'By pressing Register you agree to our terms and information-sharing policy. You agree only to what you tick yourself below.',
    notice: ({ owner }) =>
      `Responsible for your data: ${owner}. You may see, correct and erase your data, withdraw a consent, ask to restrict processing, and complain; the policy says how.`,
    purposes: ({ portal, source, others }) => ({
      account:
        source === 'form'
          ? `I agree that ${portal} uses the document number, name, date of birth, phone number and e-mail that I have entered to create and manage my public-service account.`
          : `I agree that ${portal} uses the name and number in the certificate and the e-mail that I have entered to create and manage this public-service account.`,
      check:
        source === 'form'
          ? 'I agree that these details, except the e-mail, are compared with the records of my carrier or of the agency that keeps them, only to verify that they are mine.'
          : 'I agree that the certificate and the signature are checked with the issuer, only to verify whose certificate it is.',
      share: `I agree that ${portal} shares the name, number and contact details of the account with ${named('en', others, 'other public-service portals')}, so that I need not register again (optional).`,
    }),
  },
};

const REQUIRED: Readonly<Record<Purpose, boolean>> = { account: true, check: true, share: false };

const languageOf = (lang: string): Language => (/^en\b/i.test(lang) ? 'en' : 'vi');

/** The consent as a portal shows it, in the language nearest to `lang`. */
export function consentOffer(
  portal: Portal,
  lang: string,
  { source = 'form', others = [] }: Partial<Pick<About, 'source' | 'others'>> = {},
): ConsentOffer {
  const chosen = languageOf(lang);
  const { statement, notice, purposes } = TEXTS[chosen];
  const about = { portal: portal.name, owner: portal.owner ?? portal.name, source, others };
  const texts = purposes(about);
  return {
    version: CONSENT_VERSION,
    lang: chosen,
    statement,
    notice: notice(about),
    purposes: (['account', 'check', 'share'] as const).map((id) => ({ id, required: REQUIRED[id], text: texts[id] })),
    terms: portal.terms ?? '/terms',
    policy: portal.policy ?? '/policy',
  };
}

export interface OfferPorts {
  readonly portals: Portals;
  readonly accounts: Pick<Accounts, 'reach'>;
}

/** The consent that a flow's person is shown, in the flow's language, with its translation. */
export function offerOf({ portals, accounts }: OfferPorts, { portal, lang }: Flow, source: Source): ConsentOffer {
  const found = portals.byId(portal);
  if (!found) throw new TypeError(`The portal "${portal}" is no longer configured.`);
  const [, ...reached] = accounts.reach({ portal, consents: [{ purpose: 'share', granted: true }] });
  const about = { source, others: reached.flatMap((id) => portals.byId(id)?.name ?? []) };
  const other: Language = languageOf(lang) === 'en' ? 'vi' : 'en';
  return { ...consentOffer(found, lang, about), translations: { [other]: consentOffer(found, other, about) } };
}

/** The offer in the language in which the answer says it was shown. `undefined`: it was never offered like that. */
export const shownOffer = (
  offer: ConsentOffer,
  { version, lang = offer.lang }: ConsentInput,
): ConsentOffer | undefined =>
  [offer, ...Object.values(offer.translations ?? {})].find((each) => each.version === version && each.lang === lang);

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
