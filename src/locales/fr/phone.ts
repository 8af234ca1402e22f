import type { PhoneTexts } from '../phone-texts.js';

/** Les messages aux téléphones. */
export const phone: PhoneTexts = {
  code: '{code} est votre code pour ouvrir un compte de service public. NE le communiquez PAS.',
  codeBelow: 'Votre code pour ouvrir un compte de service public. NE le communiquez PAS.',
  sign: 'Inscription {host}',
  signIn: {
    code: '{code} est votre code de connexion au compte de service public. NE le communiquez PAS.',
    codeBelow: 'Votre code de connexion au compte de service public. NE le communiquez PAS.',
    sign: 'Connexion {host}',
  },
  recover: {
    code: '{code} est votre code pour changer le mot de passe perdu. NE le communiquez PAS.',
    codeBelow: 'Votre code pour changer le mot de passe perdu. NE le communiquez PAS.',
    sign: 'Mot de passe {host}',
  },
  change: {
    code: '{code} est votre code pour modifier votre compte. NE le communiquez PAS.',
    codeBelow: 'Votre code pour modifier votre compte. NE le communiquez PAS.',
    sign: 'Modification {host}',
  },
};
