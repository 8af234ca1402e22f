import type { LaterTexts } from '../../messages.js';

/** What to do when a flow has ended, or no answer came. */
export const lost: LaterTexts['advice'] = {
  'flow-expired:identify': [{ text: 'What you entered is still below. Check it and send it once more.' }],
  'flow-expired:code': [
    { text: 'What you entered is still below. Send it once more to get a new code.' },
    { text: 'The old code no longer works, and we have not sent a new one.' },
  ],
  'flow-expired:password': [
    { text: 'What you entered is still below. Send it once more to get a new code.' },
    { text: 'The old code no longer works, and we have not sent a new one.' },
  ],
  'flow-expired:wait': [
    { text: 'What you entered is still below. Send it once more to get a new request.' },
    { text: 'The old request no longer works: do not enter your PIN for it.' },
  ],
  'flow-expired:sign': [{ text: 'Your account has not been created. Please sign again.' }],
  'flow-expired:confirm': [
    { text: 'Your account has not been created. The old signature no longer works: start again from this step.' },
  ],
  'unavailable:network': [
    { text: 'See whether there is Wi-Fi or mobile data.' },
    { text: 'Public Wi-Fi often wants a sign-in first. Open its sign-in page, then try again.' },
  ],
  'unavailable:captive': [
    { text: 'This Wi-Fi does not let you onto the network yet. Open its sign-in page, then try again.' },
    { text: 'Or turn Wi-Fi off and use mobile data.' },
  ],
};
