import { html } from 'hono/html';
import { page, type Html } from '../sandbox/pages/layout.js';

/** A page of the province with the method from outside (`demo/counter`). */
export const counterPage = (): Html =>
  page({
    title: 'Đăng ký tại bộ phận một cửa',
    script: '/dist/demo/counter.js',
    main: html`
      <h1>Đăng ký tại bộ phận một cửa</h1>
      <p class="lead">
        Phương thức “Tại bộ phận một cửa” không thuộc gói: nó được viết trong <code>demo/counter</code>. Cán bộ làm việc
        ở <a href="/sandbox/desk" target="_blank">trang của quầy</a>.
      </p>
      <dvc-register
        endpoint="/registration"
        portal="province"
        sign-in-url="/province/sign-in"
        next-url="/province/sign-in"
      >
        <counter-register></counter-register>
        <dvc-register-mobile></dvc-register-mobile>
      </dvc-register>
    `,
  });
