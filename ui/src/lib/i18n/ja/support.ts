// Whom to ask in the company.
export const support = {
  contact: "社内の問い合わせ先",
};
