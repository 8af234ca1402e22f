import type { MethodName, Messages, PageTexts, SignInTexts } from './messages.js';
import { withStepTexts } from './with-texts.js';

/** Methods, some with another name. */
const named = <Text extends MethodName>(all: Readonly<Record<string, Text>>, own: PageTexts['method'] = {}) =>
  Object.fromEntries(Object.entries(all).map(([id, text]) => [id, { ...text, ...own[id] }]));

const withSignIn = (texts: SignInTexts, own: PageTexts): SignInTexts => ({
  ...texts,
  methods: named(texts.methods, own.method),
  text: { ...texts.text, ...own.signIn },
  recover: async () => {
    const found = await texts.recover();
    return { methods: named(found.methods, own.method), text: { ...found.text, ...own.recover } };
  },
  change: async () => {
    const found = await texts.change();
    return { ...found, methods: named(found.methods, own.method) };
  },
  account: async () => {
    const found = await texts.account();
    return { ...found, text: { ...found.text, ...own.account }, people: { ...found.people, ...own.people } };
  },
  passkeys: async () => ({ ...(await texts.passkeys()), ...own.passkeys }),
});

/**
 * Returns the language with the texts of `own` in place of its own. A key that `own` lacks keeps its text.
 *
 * @example
 * element.messages = withTexts(vi, { text: { register: 'Gửi đăng ký' }, hint: { phone: 'Số đang dùng' } });
 */
export const withTexts = (messages: Messages, own: PageTexts): Messages => ({
  ...withStepTexts(messages, own),
  method: named(messages.method, own.method),
  ...(messages.names && { names: named(messages.names, own.method) }),
  methods: async () => named(await messages.methods(), own.method),
  signIn: async () => withSignIn(await messages.signIn(), own),
});
