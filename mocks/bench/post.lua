-- One customer after the other, from the large number series.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"Name": "Fjord AS", "EmailAddress": "post@fjord.no", ' ..
           '"SubLedgerNumberSeriesId": "00000000-0000-4000-8000-000000000004"}'
