# Madoguchi as a static program, with its features, for a user without privileges.
#
#   docker build -t madoguchi .
#   docker run --rm madoguchi                                                        the suite against the built-in ecosystem
#   docker run --rm --network host --user "$(id -u)" -v "$PWD:/work" madoguchi run /usr/share/madoguchi/features --iut iut.yaml
#
# An adapter that is spoken to in lines needs its own programs beside it: take the program into its image by
#   COPY --from=madoguchi /usr/bin/madoguchi /usr/bin/
#   COPY --from=madoguchi /usr/share/madoguchi /usr/share/madoguchi
FROM rust:1.95-alpine AS build
# aws-lc-sys is C and assembly.
RUN apk add --no-cache build-base linux-headers
WORKDIR /source
COPY . .
RUN cargo build --release --locked && mkdir -p -m 1777 /empty/tmp && mkdir -p /empty/work && chown 65532:65532 /empty/work

FROM scratch
COPY --from=build /empty/ /
COPY --from=build /source/target/release/madoguchi /usr/bin/madoguchi
COPY --from=build /source/features /usr/share/madoguchi/features
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/bin/madoguchi"]
CMD ["run", "/usr/share/madoguchi/features"]
