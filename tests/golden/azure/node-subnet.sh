#!/usr/bin/env bash
# Pods in the subnet of the nodes: Shop
#
# 1 warning of the design:
# - Pool win of aks-shop: Support for this version of Windows Server ends on 2028-06-30
# (windows-server-retires)
#
# Not in this file:
# - snet-endpoints: the design holds no targets of private endpoints (4 planned): scripts and Terraform take a
# list of them, templates create none; nothing creates their DNS zones
#
# bash FILE            creates what does not exist yet
# bash FILE --what-if  shows the commands and changes nothing
set -euo pipefail

what_if=false
if [[ ${1:-} == --what-if ]]; then what_if=true; fi

# Region of the resources
LOCATION=${LOCATION:-westeurope}
# VM size of every pool
VM_SIZE=${VM_SIZE:-Standard_D4s_v5}
# SKU of Bastion: Standard or Premium, the two that support kubectl to a private cluster
BASTION_SKU=${BASTION_SKU:-Standard}
# Administrator name of Windows nodes
WINDOWS_ADMIN_USERNAME=${WINDOWS_ADMIN_USERNAME:-azureuser}
# Administrator password of Windows nodes, 14 to 123 characters
if [[ $what_if == true ]]; then WINDOWS_ADMIN_PASSWORD=secret; fi
: "${WINDOWS_ADMIN_PASSWORD:?not set. Administrator password of Windows nodes, 14 to 123 characters}"
# Private endpoints in snet-endpoints, a line each: name, group such as vault, id of the target
PRIVATE_ENDPOINTS=${PRIVATE_ENDPOINTS:-}

# Runs a command, or shows it.
run() {
  if [[ $what_if == true ]]; then printf '%q ' "$@"; printf '\n'; else "$@"; fi
}

# Whether a list contains a name, ignoring case; with --what-if nothing is there.
exists() {
  local name=$1 names
  shift
  if [[ $what_if == true ]]; then return 1; fi
  names=$("$@" --query '[].name' --output tsv) || exit
  grep -Fqix -- "$name" <<<"${names//$'\r'/}"
}

# The output of a command; with --what-if the command itself.
ask() {
  if [[ $what_if == true ]]; then printf '<%s>' "$*"; else "$@" --output tsv; fi
}

SUBSCRIPTION=$(ask az account show --query id)
GROUP=rg-shop
run az group create --name "$GROUP" --location "$LOCATION" --output none
exists nsg-snet-nodes az network nsg list --resource-group "$GROUP" ||
  run az network nsg create \
    --resource-group "$GROUP" \
    --name nsg-snet-nodes \
    --location "$LOCATION" \
    --output none
run az network nsg rule create \
  --resource-group "$GROUP" \
  --nsg-name nsg-snet-nodes \
  --name AllowNodesAndPods \
  --priority 200 \
  --direction Inbound \
  --access Allow \
  --protocol '*' \
  --source-address-prefixes 10.40.0.0/20 \
  --destination-address-prefixes 10.40.0.0/20 \
  --destination-port-ranges '*' \
  --output none
exists pip-bas-vnet-shop az network public-ip list --resource-group "$GROUP" ||
  run az network public-ip create \
    --resource-group "$GROUP" \
    --name pip-bas-vnet-shop \
    --location "$LOCATION" \
    --sku Standard \
    --version IPv4 \
    --allocation-method Static \
    --output none

# == VNet vnet-shop
ID_VNET_SHOP="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-shop"
exists vnet-shop az network vnet list --resource-group "$GROUP" ||
  run az network vnet create \
    --resource-group "$GROUP" \
    --name vnet-shop \
    --location "$LOCATION" \
    --address-prefixes 10.40.0.0/16 \
    --output none
# Nodes: Twelve nodes and their pods
exists snet-nodes az network vnet subnet list --resource-group "$GROUP" --vnet-name vnet-shop ||
  run az network vnet subnet create \
    --resource-group "$GROUP" \
    --vnet-name vnet-shop \
    --name snet-nodes \
    --address-prefixes 10.40.0.0/20 \
    --network-security-group nsg-snet-nodes \
    --output none
# Bastion
exists AzureBastionSubnet az network vnet subnet list \
  --resource-group "$GROUP" \
  --vnet-name vnet-shop ||
  run az network vnet subnet create \
    --resource-group "$GROUP" \
    --vnet-name vnet-shop \
    --name AzureBastionSubnet \
    --address-prefixes 10.40.32.0/26 \
    --output none
# Private endpoints
# The design holds no targets of private endpoints (4 planned): scripts and Terraform take a list of them,
# templates create none; nothing creates their DNS zones
exists snet-endpoints az network vnet subnet list --resource-group "$GROUP" --vnet-name vnet-shop ||
  run az network vnet subnet create \
    --resource-group "$GROUP" \
    --vnet-name vnet-shop \
    --name snet-endpoints \
    --address-prefixes 10.40.33.0/27 \
    --private-endpoint-network-policies Disabled \
    --output none

# == Bastion host bas-vnet-shop
# As a plain resource, for which az needs no extension
run az resource create \
  --resource-group "$GROUP" \
  --name bas-vnet-shop \
  --resource-type Microsoft.Network/bastionHosts \
  --api-version 2025-01-01 \
  --is-full-object \
  --properties '{"location":"'"$LOCATION"'","sku":{"name":"'"$BASTION_SKU"'"},"properties":{"enableTunneling":true,"scaleUnits":2,"ipConfigurations":[{"name":"ip","properties":{"subnet":{"id":"/subscriptions/'"$SUBSCRIPTION"/resourceGroups/"$GROUP"'/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/AzureBastionSubnet"},"publicIPAddress":{"id":"/subscriptions/'"$SUBSCRIPTION"/resourceGroups/"$GROUP"'/providers/Microsoft.Network/publicIPAddresses/pip-bas-vnet-shop"}}}]}}' \
  --output none

# == Private endpoints in snet-endpoints
while read -r ENDPOINT ENDPOINT_GROUP ENDPOINT_TARGET <&3; do
  if [[ -z $ENDPOINT ]]; then continue; fi
  exists "$ENDPOINT" az network private-endpoint list --resource-group "$GROUP" ||
    run az network private-endpoint create \
      --resource-group "$GROUP" \
      --name "$ENDPOINT" \
      --location "$LOCATION" \
      --subnet "${ID_VNET_SHOP}/subnets/snet-endpoints" \
      --connection-name "$ENDPOINT" \
      --private-connection-resource-id "$ENDPOINT_TARGET" \
      --group-id "$ENDPOINT_GROUP" \
      --output none
done 3<<<"$PRIVATE_ENDPOINTS"

# == Identity of aks-shop
exists id-aks-shop az identity list --resource-group "$GROUP" ||
  run az identity create \
    --resource-group "$GROUP" \
    --name id-aks-shop \
    --location "$LOCATION" \
    --output none
IDENTITY_AKS_SHOP="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop"
PRINCIPAL_AKS_SHOP=$(ask az identity show --resource-group "$GROUP" --name id-aks-shop --query principalId)
run az role assignment create \
  --assignee-object-id "$PRINCIPAL_AKS_SHOP" \
  --assignee-principal-type ServicePrincipal \
  --role 'Network Contributor' \
  --scope "$ID_VNET_SHOP" \
  --output none

# == Cluster aks-shop
exists aks-shop az aks list --resource-group "$GROUP" ||
  run az aks create \
    --resource-group "$GROUP" \
    --name aks-shop \
    --location "$LOCATION" \
    --tier free \
    --kubernetes-version 1.34 \
    --dns-name-prefix aks-shop \
    --no-ssh-key \
    --assign-identity "$IDENTITY_AKS_SHOP" \
    --skip-subnet-role-assignment \
    --windows-admin-username "$WINDOWS_ADMIN_USERNAME" \
    --windows-admin-password "$WINDOWS_ADMIN_PASSWORD" \
    --network-plugin azure \
    --network-dataplane azure \
    --network-policy none \
    --service-cidr 172.20.0.0/16 \
    --dns-service-ip 172.20.0.10 \
    --load-balancer-sku standard \
    --outbound-type loadBalancer \
    --load-balancer-managed-outbound-ip-count 1 \
    --load-balancer-outbound-ports 0 \
    --nodepool-name system \
    --node-vm-size "$VM_SIZE" \
    --node-count 3 \
    --max-pods 30 \
    --vnet-subnet-id "${ID_VNET_SHOP}/subnets/snet-nodes" \
    --output none
run az aks nodepool update \
  --resource-group "$GROUP" \
  --cluster-name aks-shop \
  --name system \
  --max-surge 1 \
  --output none
exists win az aks nodepool list --resource-group "$GROUP" --cluster-name aks-shop ||
  run az aks nodepool add \
    --resource-group "$GROUP" \
    --cluster-name aks-shop \
    --name win \
    --mode User \
    --os-type Windows \
    --os-sku Windows2022 \
    --node-vm-size "$VM_SIZE" \
    --node-count 2 \
    --max-pods 30 \
    --vnet-subnet-id "${ID_VNET_SHOP}/subnets/snet-nodes" \
    --max-surge 1 \
    --output none
