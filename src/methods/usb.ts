import { defineMethod } from '../flow/method.js';
import { confirm, sign } from '../flow/signing-steps.js';
import { AUDIENCES_OF } from './offer.js';

/** Whoever holds a USB token with a certificate of their own (guide, Hình 14–17). */
export const usb = defineMethod('usb', [sign(), confirm()], { audiences: AUDIENCES_OF.usb });
