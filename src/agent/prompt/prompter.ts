import type { Tries } from '../protocol.js';

/** Shown to a person before they enter a PIN. */
export interface PinQuestion {
  /** The origin that the agent saw in the handshake. */
  readonly origin: string;
  readonly token: string;
  /** The certificate's subject. */
  readonly owner: string;
  readonly tries: Tries;
  /** The reader has a keypad: the PIN is entered there, and the prompt is only a notice. */
  readonly onReader: boolean;
}

/** Prompts the person at this machine. Nothing of it passes through a page. */
export interface Prompter {
  /** Whether pages of this origin may see certificates and request signatures. */
  consent(origin: string, signal: AbortSignal): Promise<boolean>;
  /** Whether to use the last PIN try before the token locks. */
  lastTry(origin: string, token: string, signal: AbortSignal): Promise<boolean>;
  /** The PIN's bytes, which the caller must overwrite. `undefined`: the person cancelled. */
  pin(question: PinQuestion, signal: AbortSignal): Promise<Buffer | undefined>;
}

/**
 * Shows one prompt after the other. A page may open a socket while a person enters the PIN: its
 * prompt for consent would get the keys and the Enter that were meant for the PIN.
 */
export function inTurn(prompter: Prompter): Prompter {
  let last: Promise<unknown> = Promise.resolve();
  const next = <T>(show: () => Promise<T>): Promise<T> => {
    const shown = last.then(show);
    last = shown.catch(() => undefined);
    return shown;
  };
  return {
    consent: (origin, signal) => next(() => prompter.consent(origin, signal)),
    lastTry: (origin, token, signal) => next(() => prompter.lastTry(origin, token, signal)),
    pin: (question, signal) => next(() => prompter.pin(question, signal)),
  };
}

const TRIES: Readonly<Record<Tries, string>> = {
  enough: '',
  low: 'Đã có lần nhập sai PIN; còn ít lần thử. / A wrong PIN was entered before; few tries are left.',
  final: 'CHỈ CÒN MỘT LẦN THỬ: sai nữa thì USB bị khóa. / LAST TRY: one more wrong PIN locks the token.',
  locked: '',
};

/** The consent prompt, in both languages, because the person's language is not known yet. */
export const consentText = (origin: string): string =>
  [
    origin,
    'muốn xem chứng thư số trên máy này và xin chữ ký để đăng ký tài khoản. Mỗi lần ký vẫn hỏi mã PIN.',
    'asks to see the certificates on this machine, and for signatures to register an account. Each one still asks for the PIN.',
  ].join('\n');

export const lastTryText = (token: string): string =>
  [
    token,
    'Chỉ còn một lần thử PIN. Sai nữa thì USB bị khóa và phải đến nơi cấp để mở. Vẫn tiếp tục?',
    'One PIN try is left. A wrong one locks the token, and only its issuer can unlock it. Go on all the same?',
  ].join('\n');

export const pinText = ({ origin, token, owner, tries, onReader }: PinQuestion): string =>
  [
    origin,
    `${owner} · ${token}`,
    TRIES[tries],
    onReader ? 'Nhập PIN trên đầu đọc. / Enter the PIN on the reader.' : 'Mã PIN của USB ký số / PIN of the token:',
  ]
    .filter(Boolean)
    .join('\n');
