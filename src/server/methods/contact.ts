import { emailChange, passwordChange, phoneChange } from '../../methods/change.js';
import type { Codes } from '../checks/codes.js';
import { areAvailable } from '../ports.js';
import { implement, type Implementation } from '../registration/implement.js';
import {
  changedPassword,
  currentPasswordHandler,
  newEmailHandler,
  newPhoneCode,
  owned,
  type ChangePorts,
} from '../sign-in/change.js';
import { askHandler } from '../steps/ask.js';

/** A signed-in person changes the phone: a code goes to the new number. */
export const changePhone = (ports: ChangePorts & { readonly codes: Codes }): Implementation =>
  implement(
    phoneChange,
    owned(ports, { identify: askHandler(ports, ({ phone = '' }) => ({ phone })), code: newPhoneCode(ports) }),
    () => areAvailable(ports.codes, ...(ports.subscribers ? [ports.subscribers] : [])),
  );

/** A signed-in person changes the e-mail address. */
export const changeEmail = (ports: ChangePorts): Implementation =>
  implement(emailChange, owned(ports, { identify: newEmailHandler(ports) }));

/** A signed-in person changes the password. */
export const changePassword = (ports: ChangePorts): Implementation =>
  implement(passwordChange, owned(ports, { current: currentPasswordHandler(ports), password: changedPassword(ports) }));
