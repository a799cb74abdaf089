// 画面の見え方と、画面ごとの説明への入口の言葉。
export const look = {
  help: "この画面の説明",
  size: "文字の大きさ",
  sizeNote: "どの画面でも、Ctrlキーを押しながら「+」「-」を押すと変わり、「0」を押すと元に戻ります。",
  percent: (percent: number) => `${percent}%`,
  now: (percent: number) => `文字の大きさは${percent}%です`,
};
