import { html } from 'hono/html';
import { page, type Html } from '../pages/layout.js';
import { identities, subOf } from './identities.js';

/** The provider's page: the person says who they are, and whether the gateway may know it. */
export const vneidPage = (action: string, lang: string): Html =>
  page({
    title: 'VNeID thử nghiệm',
    main: html`
      <h1>VNeID thử nghiệm</h1>
      <p class="lead">
        Trang này đóng vai nơi cấp tài khoản định danh điện tử. Không phải VNeID thật: chọn một người mẫu, không nhập
        thông tin của bạn. Cổng dịch vụ công sẽ nhận số CCCD, họ tên, ngày sinh và số điện thoại.
      </p>
      <form method="post" action="${action}" class="switch" data-lang="${lang}">
        <fieldset>
          <legend>Bạn là</legend>
          ${identities.map(
            (each, index) => html`
              <label>
                <input type="radio" name="sub" value="${subOf(each)}" ${index ? '' : html`checked`} />
                <span><strong>${each.fullName}</strong> <small>${each.citizenId}, mức độ ${each.level}</small></span>
              </label>
            `,
          )}
        </fieldset>
        <button type="submit" name="act" value="agree">Đồng ý chia sẻ</button>
        <button type="submit" name="act" value="refuse" class="quiet">Từ chối</button>
      </form>
    `,
  });
