// The sandbox's carrier behind Prism, which answers 500 when an answer breaks CAMARA's file. The
// names are those of the scenarios in the official .feature files.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT } from '../../../demo/sandbox/camara/camara-tokens.js';
import { carrier } from './support/carrier.js';
import { prism } from './support/prism.js';

interface Scenario {
  readonly name: string;
  readonly body?: unknown;
  readonly token?: string | null;
  readonly status: number;
  readonly code?: string;
  readonly answer?: object;
}

const PHONE = '+84823628899';
const ID = '034086012222';
const INVALID = 'INVALID_ARGUMENT';

const KYC: readonly Scenario[] = [
  {
    name: '1_success_request_response',
    body: { phoneNumber: PHONE, idDocument: ID, name: 'Nguyễn Đăng Điện', birthdate: '1986-06-12' },
    status: 200,
    answer: { idDocumentMatch: 'true', nameMatch: 'true', birthdateMatch: 'true' },
  },
  {
    name: '2_success_specific_property (name)',
    body: { phoneNumber: PHONE, name: 'NGUYỄN ĐĂNG ĐIỆN' },
    status: 200,
    answer: { nameMatch: 'true' },
  },
  {
    name: '3_success_specific_property_false (idDocument)',
    body: { phoneNumber: PHONE, idDocument: '034086012223' },
    status: 200,
    answer: { idDocumentMatch: 'false' },
  },
  {
    name: '4_success_optional_parameter_combinations',
    body: { phoneNumber: PHONE, idDocument: ID, gender: 'MALE', country: 'VN' },
    status: 200,
    answer: { idDocumentMatch: 'true', countryMatch: 'not_available', genderMatch: 'not_available' },
  },
  {
    name: '401.2_invalid_access_token',
    body: { phoneNumber: PHONE, idDocument: ID },
    token: 'no',
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: '401.3_no_header_authorization',
    body: { phoneNumber: PHONE, idDocument: ID },
    token: null,
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  { name: '400.1_no_request_body', status: 400, code: INVALID },
  { name: '400.2_empty_request_body', body: {}, status: 400, code: INVALID },
  { name: '400.3_invalid_argument', body: { phoneNumber: PHONE, birthdate: '12/06/1986' }, status: 400, code: INVALID },
  {
    name: '10_invalid_param_combination',
    body: { phoneNumber: PHONE },
    status: 400,
    code: 'KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION',
  },
  {
    name: 'C02.01_phone_number_not_schema_compliant',
    body: { phoneNumber: '0823628899', idDocument: ID },
    status: 400,
    code: INVALID,
  },
  {
    name: 'C02.02_phone_number_not_found',
    body: { phoneNumber: '+84823628800', idDocument: ID },
    status: 404,
    code: 'IDENTIFIER_NOT_FOUND',
  },
  { name: 'C02.04_missing_phone_number', body: { idDocument: ID }, status: 422, code: 'MISSING_IDENTIFIER' },
];

const SWAPPED = '+84778123456';
const SWAP: readonly Scenario[] = [
  { name: '2_valid_sim_swap_no_max_age', body: { phoneNumber: SWAPPED }, status: 200, answer: { swapped: true } },
  {
    name: '3_valid_sim_swap_max_age',
    body: { phoneNumber: SWAPPED, maxAge: 72 },
    status: 200,
    answer: { swapped: true },
  },
  { name: '4_more_than_240_hours', body: { phoneNumber: '+84702468135' }, status: 200, answer: { swapped: false } },
  { name: '5_out_of_max_age', body: { phoneNumber: SWAPPED, maxAge: 9 }, status: 200, answer: { swapped: false } },
  { name: '6_no_sim_swap_no_max_age', body: { phoneNumber: PHONE }, status: 200, answer: { swapped: false } },
  {
    name: '7_no_sim_swap_with_max_age',
    body: { phoneNumber: PHONE, maxAge: 12 },
    status: 200,
    answer: { swapped: false },
  },
  {
    name: '401.1_no_authorization_header',
    body: { phoneNumber: PHONE },
    token: null,
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: '401.3_invalid_access_token',
    body: { phoneNumber: PHONE },
    token: 'no',
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  { name: '400.1_invalid_max_age', body: { phoneNumber: PHONE, maxAge: 'a day' }, status: 400, code: INVALID },
  {
    name: '400.2_invalid_max_age_value',
    body: { phoneNumber: PHONE, maxAge: 100_000 },
    status: 400,
    code: 'OUT_OF_RANGE',
  },
  { name: 'C02.01_phone_number_not_schema_compliant', body: { phoneNumber: '823' }, status: 400, code: INVALID },
  {
    name: 'C02.02_phone_number_not_found',
    body: { phoneNumber: '+84823628800' },
    status: 404,
    code: 'IDENTIFIER_NOT_FOUND',
  },
  { name: 'C02.04_missing_phone_number', body: { maxAge: 12 }, status: 422, code: 'MISSING_IDENTIFIER' },
];

const APIS = [
  { file: 'kyc-match', base: '/kyc-match/v0.3', operation: '/match', scenarios: KYC },
  { file: 'sim-swap', base: '/sim-swap/v2', operation: '/check', scenarios: SWAP },
] as const;

for (const { file, base, operation, scenarios } of APIS) {
  test(`${file}: the sandbox's carrier answers as the file says`, async (t) => {
    const { root, tokens } = await carrier(t);
    const proxy = await prism(t, 'proxy', file, root + base, '--validate-request', 'false');
    const scope = 'kyc-match:match sim-swap:check';
    const basic = `Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}`;
    const issued = tokens.issue(basic, { grant_type: 'client_credentials', scope }).answer['access_token'];
    for (const { name, body, token = issued, status, code, answer } of scenarios) {
      await t.test(name, async () => {
        const correlator = crypto.randomUUID();
        // Prism refuses calls without a token; the carrier must do so too.
        const response = await fetch((token === null ? root + base : proxy) + operation, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'x-correlator': correlator,
            ...(token === null ? {} : { Authorization: `Bearer ${String(token)}` }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const { message, ...result } = (await response.json()) as { readonly message?: string };
        assert.equal(response.status, status, JSON.stringify(result));
        assert.equal(response.headers.get('x-correlator'), correlator);
        assert.deepEqual(result, answer ?? { status, code });
        assert.equal(Boolean(message), !answer, 'a refusal has a message');
      });
    }
  });
}
