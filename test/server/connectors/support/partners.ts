// A list of every connector: rules for partners must hold for each.
import { camaraCodes } from '../../../../src/server/connectors/camara-codes.js';
import { camaraDirectory } from '../../../../src/server/connectors/camara.js';
import type { PartnerOptions } from '../../../../src/server/connectors/partner.js';
import { registryDirectory } from '../../../../src/server/connectors/registry.js';
import { smsSender } from '../../../../src/server/connectors/messages.js';
import { mySignService } from '../../../../src/server/connectors/vendors/mysign.js';
import { smartCaService } from '../../../../src/server/connectors/vendors/smartca.js';
import { dien } from './carrier.js';

export interface ConnectorCase {
  readonly name: string;
  /** Path of the operation under the partner's root. */
  readonly path: string;
  /** Whether it requests an access token first. */
  readonly authorized: boolean;
  /** Creates the connector for a partner at `root`, without calling it. */
  readonly make: (root: string, options?: PartnerOptions) => () => Promise<unknown>;
}

/** All personal data that these calls send, in every form in which it could leak. */
export const SENTINELS: readonly string[] = [
  ...[dien.citizenId, dien.fullName, dien.fullName.normalize('NFD'), dien.birthDate, '1986-06-12', '1986'],
  ...[dien.phone, '823628899', '3486100000', 'BD2600100', '424242'],
];

const credentials = { clientId: 'client', clientSecret: 'client-secret-sentinel' };
const at = (root: string, options: PartnerOptions = {}) => ({
  root,
  tokenUrl: `${root}/token`,
  ...credentials,
  pause: 1,
  ...options,
});
const { phone, ...person } = dien;
const signing = { hash: new Uint8Array(32), account: dien.citizenId, text: 'Dang ky DVC', lang: 'vi' };

export const CONNECTORS: readonly ConnectorCase[] = [
  {
    name: 'KYC-Match',
    path: '/kyc-match/v0.3/match',
    authorized: true,
    make: (root, options) => {
      const directory = camaraDirectory(at(root, options));
      return () => directory.match(dien, 'flow:match');
    },
  },
  {
    name: 'SIM-Swap',
    path: '/sim-swap/v2/check',
    authorized: true,
    make: (root, options) => {
      const directory = camaraDirectory(at(root, options));
      return () => directory.swappedWithin(phone, 72, 'flow:swap');
    },
  },
  {
    name: 'One-Time-Password-SMS, sending',
    path: '/one-time-password-sms/v1/send-code',
    authorized: true,
    make: (root, options) => {
      const codes = camaraCodes(at(root, options));
      return () => codes.send(phone, 'Ma xac thuc: {{code}}', 'flow:code:1');
    },
  },
  {
    name: 'One-Time-Password-SMS, checking',
    path: '/one-time-password-sms/v1/validate-code',
    authorized: true,
    make: (root, options) => {
      const codes = camaraCodes(at(root, options));
      return () => codes.validate('5f0b3c0e', '424242', 'flow:check:1');
    },
  },
  {
    name: 'social insurance',
    path: '/social-insurance/v1/match',
    authorized: true,
    make: (root, options) => {
      const directory = registryDirectory({ registry: 'social-insurance', ...at(root, options) });
      return () => directory.match({ ...person, insuranceCode: '3486100000' }, 'flow:match');
    },
  },
  {
    name: 'Vietnam Post',
    path: '/vietnam-post/v1/match',
    authorized: true,
    make: (root, options) => {
      const directory = registryDirectory({ registry: 'vietnam-post', ...at(root, options) });
      return () => directory.match({ ...dien, postalId: 'BD2600100' }, 'flow:match');
    },
  },
  {
    name: 'text messages',
    path: '/messages',
    authorized: false,
    make: (root, options) => {
      const token = 'sms-token-sentinel';
      const sender = smsSender({ url: `${root}/messages`, token, from: 'DICHVUCONG', pause: 1, ...options });
      return () => sender.send(phone, '424242 la ma xac thuc', 'flow:code:1');
    },
  },
  {
    name: 'VNPT SmartCA',
    path: '/v1/credentials/get_certificate',
    authorized: false,
    make: (root, options) => {
      const sp = { id: 'sp', password: 'sp-password-sentinel' };
      const service = smartCaService({ url: root, sp, document: '1', pause: 1, ...options });
      return () => service.begin(signing, 'flow:1');
    },
  },
  {
    name: 'Viettel MySign',
    path: '/ras/v1/login',
    authorized: false,
    make: (root, options) => {
      const client = { clientId: 'client', clientSecret: 'client-secret-sentinel', profile: 'adss:ras:profile:001' };
      const service = mySignService({ url: root, ...client, document: '1', pause: 1, ...options });
      return () => service.begin(signing, 'flow:1');
    },
  },
];
