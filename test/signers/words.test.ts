import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultIn } from '../../src/signers/words.js';

test('derives the fault from a few words, in any Unicode form; other sentences get the default', () => {
  for (const [sentence, fault] of [
    ['Người dùng hủy bỏ', 'cancelled'],
    ['Người dùng huỷ nhập mã PIN', 'cancelled'],
    ['Người dùng hủy bỏ'.normalize('NFD'), 'cancelled'],
    ['User cancelled', 'cancelled'],
    ['Mã PIN đã bị khóa', 'pin-locked'],
    ['Sai mã PIN', 'wrong-pin'],
    ['Không tìm thấy thiết bị', 'token-missing'],
    ['Không thấy chứng thư số', 'token-missing'],
    ['Token not found', 'token-missing'],
    ['Không tìm thấy tệp', 'busy'],
    ['Chứng thư số không có khóa bí mật', 'busy'],
    ['', 'busy'],
    ['x'.repeat(1_000_000), 'busy'],
    [undefined, 'busy'],
    [{ toString: () => 'hủy' }, 'busy'],
  ] as const) {
    assert.equal(faultIn(sentence, 'busy'), fault, String(sentence).slice(0, 40));
  }
});
