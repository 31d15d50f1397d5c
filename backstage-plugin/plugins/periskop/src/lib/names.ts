/** `com.example.shop.OutOfStock` is `OutOfStock`, and so is `com.example.Shop$OutOfStock`; what has a dot or none is as it is (`payment.Declined`). */
export function shortClass(name: string): string {
  const parts = name.split('.');
  if (parts.length < 3 || /[\s/:]/.test(name)) {
    return name;
  }
  const inner = parts.at(-1) ?? '';
  return /\$([A-Za-z_]\w*)$/.exec(inner)?.[1] ?? (inner || name);
}
