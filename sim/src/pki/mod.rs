//! RSA keys from a committed test pool, and the X.509 certificates of Madoguchi's own test authorities.
