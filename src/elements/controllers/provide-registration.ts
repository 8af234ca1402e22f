import type { ContextEvent } from '@lit/context';
import { registrationContext, type Callback, type Registration } from './contexts.js';

type Asked = Pick<ContextEvent<typeof registrationContext>, 'context' | 'callback' | 'subscribe'>;

/**
 * Provides the registration to the elements inside, by the context protocol of web components. Call
 * the returned function with each new value. @lit/context does more than is needed here, and weighs
 * three times as much.
 */
export function provideRegistration(host: EventTarget): (value: Registration) => void {
  let current: Registration | undefined;
  const subscribed = new Set<Callback>();
  const give = (callback: Callback) => callback(current, () => subscribed.delete(callback));
  host.addEventListener('context-request', (event) => {
    const { context, callback, subscribe } = event as unknown as Asked;
    if (context !== registrationContext) return;
    event.stopPropagation();
    if (subscribe) subscribed.add(callback);
    give(callback);
  });
  return (value) => {
    current = value;
    subscribed.forEach(give);
  };
}
