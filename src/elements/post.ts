import { post } from '../methods/post.js';
import { define } from './internal/define.js';
import { PhoneMethodElement } from './bases/phone-method-element.js';

/**
 * Registers a person whose identity a post office has verified.
 *
 * @summary Registration by Vietnam Post.
 * @since 0.1.0
 * @tagname dvc-register-post
 */
export class DvcRegisterPost extends PhoneMethodElement {
  static override readonly method = post;
}

define('dvc-register-post', DvcRegisterPost);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-register-post': DvcRegisterPost;
  }
}
