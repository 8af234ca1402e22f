import { dictionary } from '@zxcvbn-ts/language-common';
import { createBlocklist, type Blocklist } from '../server/checks/blocklist.js';

/** The 49,000 most common passwords of zxcvbn's list. */
export const commonPasswords = (): Blocklist => createBlocklist(dictionary['passwords-common'] as readonly string[]);
