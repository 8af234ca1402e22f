import type { NoticeTexts } from '../notice-texts.js';

/** Les avis au titulaire du compte. */
export const notice: NoticeTexts = {
  phone: {
    registered: "Votre compte de service public est cree. Si ce n'est pas vous, prevenez le portail maintenant.",
    'signed-in':
      "Connexion a votre compte de service public dans un nouveau navigateur a {time}. Si ce n'est pas vous, changez le mot de passe.",
    erased: 'Votre compte de service public est efface, comme demande.',
    'recovery-begun':
      "Demande de changer le mot de passe de votre compte. Si ce n'est pas vous, connectez-vous avant {time} pour l'annuler.",
    'password-reset': "Le mot de passe perdu de votre compte est change. Si ce n'est pas vous, changez-le encore.",
    'password-changed': "Le mot de passe de votre compte est change. Si ce n'est pas vous, changez-le maintenant.",
    'phone-changed': "Ce numero n'est plus celui de votre compte. Si ce n'est pas vous, changez le mot de passe.",
    'email-changed':
      "L'adresse electronique de votre compte est changee. Si ce n'est pas vous, changez le mot de passe.",
    'stepped-up': "Votre compte est verifie par un certificat. Si ce n'est pas vous, changez le mot de passe.",
    'passkey-added': "Une cle d'acces est ajoutee a votre compte. Si ce n'est pas vous, retirez-la.",
    'passkey-copied': "Une cle d'acces de votre compte semble copiee et est suspendue. Retirez-la.",
    'erasure-asked': 'Votre compte sera efface a {time}. Pour le garder, connectez-vous avant.',
  },
  subject: {
    registered: 'Votre compte de service public est créé',
    'signed-in': 'Nouvelle connexion à votre compte de service public',
    erased: 'Votre compte de service public est effacé',
    'recovery-begun': 'Demande de changer votre mot de passe',
    'password-reset': 'Votre mot de passe perdu est changé',
    'password-changed': 'Votre mot de passe est changé',
    'phone-changed': 'Le téléphone de votre compte est changé',
    'email-changed': 'L’adresse de votre compte est changée',
    'stepped-up': 'Votre compte est vérifié par un certificat',
    'passkey-added': 'Une clé d’accès est ajoutée à votre compte',
    'passkey-copied': 'Une clé d’accès de votre compte est suspendue',
    'erasure-asked': 'Votre compte sera effacé',
  },
  letter:
    'Madame, Monsieur,\n\n{text}\n\nLe système des comptes de service public\n\nCe message n’a aucun lien. Ouvrez votre portail habituel. Nous ne demandons jamais un mot de passe ou un code par courriel.',
  email: {
    registered: 'Votre compte de service public est créé. Si ce n’est pas vous, prévenez le portail maintenant.',
    'signed-in':
      'Connexion à votre compte de service public dans un nouveau navigateur à {time}. Si ce n’est pas vous, changez le mot de passe.',
    erased: 'Votre compte de service public est effacé, comme demandé.',
    'recovery-begun':
      'Demande de changer le mot de passe de votre compte. Si ce n’est pas vous, connectez-vous avant {time} pour l’annuler.',
    'password-reset': 'Le mot de passe perdu de votre compte est changé. Si ce n’est pas vous, changez-le encore.',
    'password-changed': 'Le mot de passe de votre compte est changé. Si ce n’est pas vous, changez-le maintenant.',
    'phone-changed': 'Ce numéro n’est plus celui de votre compte. Si ce n’est pas vous, changez le mot de passe.',
    'email-changed':
      'L’adresse électronique de votre compte est changée. Si ce n’est pas vous, changez le mot de passe.',
    'stepped-up': 'Votre compte est vérifié par un certificat. Si ce n’est pas vous, changez le mot de passe.',
    'passkey-added': 'Une clé d’accès est ajoutée à votre compte. Si ce n’est pas vous, retirez-la.',
    'passkey-copied': 'Une clé d’accès de votre compte semble copiée et est suspendue. Retirez-la.',
    'erasure-asked': 'Votre compte sera effacé à {time}. Pour le garder, connectez-vous avant.',
  },
};
