import { ownMethod } from '../flow/method.js';
import { confirm, sign } from '../flow/signing-steps.js';
import { AUDIENCES_OF } from './offer.js';

/** A person with a USB token that holds their own certificate (guide, Hình 14–17). */
export const usb = ownMethod('usb', [sign(), confirm()], { audiences: AUDIENCES_OF.usb });
