/** Draws text messages on the demo's phones, and copies their codes. */
export interface Message {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly receivedAt: string;
  readonly code: string | null;
}

const clock = new Intl.DateTimeFormat('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit' });

const element = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string, text = '') => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
};

export function bubble({ id, from, text, receivedAt, code }: Message): HTMLElement {
  const item = element('li', 'message');
  item.dataset['id'] = id;
  item.dataset['new'] = '';
  const head = element('p', 'message-from');
  const time = element('time', '', clock.format(new Date(receivedAt)));
  time.dateTime = receivedAt;
  head.append(element('strong', '', from), ' ', time);
  item.append(head, element('p', 'message-text', text));
  if (code) {
    const button = element('button', '', `Chép mã ${code}`);
    button.type = 'button';
    button.dataset['code'] = code;
    item.append(button);
  }
  return item;
}

/** Copies a code; where the clipboard is refused, the digits stay readable on the button. */
async function copy(button: HTMLButtonElement, code: string): Promise<void> {
  await navigator.clipboard.writeText(code);
  const label = button.textContent;
  button.textContent = `Đã chép ${code}`;
  setTimeout(() => (button.textContent = label), 2000);
}

/** Lets the buttons of a list of messages copy their codes. */
export function copyOnClick(list: Element): void {
  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    const code = button?.dataset['code'];
    if (button && code) copy(button, code).catch(() => undefined);
  });
}
