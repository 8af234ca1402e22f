/** The smallest page that registers by phone, as docs/embedding.md has it. */
export const LITTLE = `<!doctype html>
<html lang="vi">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <title>Đăng ký tài khoản</title>
  <link rel="icon" href="data:," />
  <link rel="modulepreload" href="/dist/cdn/common.js" />
  <script type="module" src="/dist/cdn/mobile.js"></script>
  <main>
    <h1>Đăng ký tài khoản</h1>
    <dvc-register-mobile endpoint="/registration" portal="national"></dvc-register-mobile>
  </main>
</html>`;

export const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true } as const;

/** One that has the choice and names the scripts of no method. */
export const CHOICE = LITTLE.replace('/mobile.js', '/registration.js').replace(
  /<dvc-register-mobile.*$/m,
  `<dvc-register endpoint="/registration" portal="national">
      <dvc-register-mobile></dvc-register-mobile><dvc-register-usb></dvc-register-usb>
      <dvc-register-signature></dvc-register-signature>
    </dvc-register>`,
);
