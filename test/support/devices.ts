/** What browsers report about their machines, and what the machines are. */
import type { Device } from '../../src/signers/device.js';

export const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15';
export const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0';

export const DEVICES = [
  ['Windows', { userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36` }, 'windows'],
  [
    'a Windows tablet',
    { userAgent: `Mozilla/5.0 (Windows NT 10.0; Tablet PC 2.0) ${CHROME}`, maxTouchPoints: 10 },
    'windows',
  ],
  ['a Mac', { userAgent: MAC, maxTouchPoints: 0 }, 'mac'],
  ['Linux', { userAgent: `Mozilla/5.0 (X11; Linux x86_64) ${CHROME} Safari/537.36` }, 'linux'],
  [
    'Linux with a touch screen',
    { userAgent: `Mozilla/5.0 (X11; Linux x86_64) ${CHROME}`, maxTouchPoints: 10 },
    'linux',
  ],
  ['an iPad that says it is a Mac', { userAgent: MAC, maxTouchPoints: 5 }, 'handheld'],
  ['an older iPad', { userAgent: 'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15' }, 'handheld'],
  [
    'an iPhone',
    { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15' },
    'handheld',
  ],
  ['Android', { userAgent: `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36` }, 'handheld'],
  ['an Android tablet', { userAgent: `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Safari/537.36` }, 'handheld'],
  [
    'Firefox on Android',
    { userAgent: 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0' },
    'handheld',
  ],
  ['HarmonyOS', { userAgent: `Mozilla/5.0 (Phone; OpenHarmony 5.0) ${CHROME} Mobile` }, 'handheld'],
  [
    'hints: Android, though it says Linux',
    { userAgent: `Mozilla/5.0 (X11; Linux x86_64) ${CHROME}`, userAgentData: { mobile: false, platform: 'Android' } },
    'handheld',
  ],
  ['hints: a phone', { userAgent: '', userAgentData: { mobile: true, platform: '' } }, 'handheld'],
  ['hints: Windows', { userAgent: '', userAgentData: { mobile: false, platform: 'Windows' } }, 'windows'],
  ['nothing', {}, 'other'],
] as const satisfies readonly (readonly [string, Device, string])[];
