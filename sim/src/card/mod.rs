//! マイナンバーカード and the phone credential: the chip, and the printed face.
