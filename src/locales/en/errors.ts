import type { LaterTexts } from '../messages.js';

/** What is wrong with a field. */
export const error: LaterTexts['error'] = {
  required: 'This is needed.',
  'required-citizenId': 'You have not entered your citizen ID.',
  'required-fullName': 'You have not entered your name.',
  'required-birthDate': 'You have not entered your date of birth.',
  'required-phone': 'You have not entered your phone number.',
  'required-code': 'You have not entered the code.',
  'required-password': 'You have not set a password.',
  'required-repeat': 'You have not repeated the password.',
  invalid: 'This is not right.',
  'citizen-id':
    'A citizen ID has 12 digits. Please look at your card again. Old 9-digit cards are void since 1 January 2025.',
  keyboard: 'The keyboard types letters in place of digits. Switch it to English (ENG) and enter the number again.',
  'full-name': 'Enter your name in letters, as on your card.',
  'birth-date': 'Enter a real date as day/month/year, for example 12/06/1986.',
  'under-14':
    'Children under 14 do not register here. A parent or guardian registers them in their own VNeID app, or at the commune police.',
  'birth-date-citizen-id': 'The year does not agree with the citizen ID. Please check both.',
  phone: 'Enter a Vietnamese mobile number, for example 0823 628 899.',
  email: 'This email is not right; for example name@gmail.com. It may be left empty.',
  consent: 'The two required items must be agreed to.',
  password: 'The password does not meet all of the rules below.',
  'password-too-common':
    'This password is too common, or made of your own details; others would guess it. Please choose another.',
  'password-repeat': 'The two are not the same.',
  code: 'A code has 6 digits.',
};
